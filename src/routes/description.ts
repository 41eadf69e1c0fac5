import type { App } from './app-env.ts'

const parameters = {
  agent: {
    name: 'X-Earshot-Agent',
    in: 'header',
    required: false,
    schema: { type: 'string' },
    description: 'The handle of the agent who acts; what is done stands under their name.',
  },
  idempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    schema: { type: 'string', maxLength: 255 },
    description: 'Kept 48 hours: the same request with the same key takes effect once.',
  },
} as const

const reading = [{ $ref: '#/components/parameters/agent' }]
const changing = [...reading, { $ref: '#/components/parameters/idempotencyKey' }]
const METHODS = { get: reading, post: changing, put: changing, patch: changing, delete: changing }

type Operation = { parameters?: object[] }

/** Serves the OpenAPI description of all routes, with the headers that every call of the API may carry. */
export function describeApi(app: App, version: string): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
  })
  for (const [name, parameter] of Object.entries(parameters)) {
    app.openAPIRegistry.registerComponent('parameters', name, parameter)
  }
  app.get('/api/openapi.json', (c) => {
    const document = app.getOpenAPI31Document({
      openapi: '3.1.0',
      info: { title: 'Earshot', version },
      security: [{ token: [] }],
    })
    for (const [path, item] of Object.entries(document.paths ?? {})) {
      if (path.startsWith('/api/v1/')) addHeaders(item)
    }
    return c.json(document)
  })
}

function addHeaders(item: object): void {
  for (const [method, headers] of Object.entries(METHODS)) {
    const operation = (item as Record<string, Operation | undefined>)[method]
    if (operation) operation.parameters = [...(operation.parameters ?? []), ...headers]
  }
}
