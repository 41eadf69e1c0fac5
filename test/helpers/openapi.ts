import { readFileSync } from 'node:fs'
import { OpenAPIBackend, type Document } from 'openapi-backend'
import { z } from 'zod'
import type { Handler } from './collector-conformance.ts'

const documentShape = z
  .object({ openapi: z.string(), paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
  .loose()
const operationShape = z
  .object({
    operationId: z.string().optional(),
    parameters: z.array(z.object({ name: z.string(), in: z.string() }).loose()).optional(),
    responses: z.record(z.string(), z.object({ content: z.unknown().optional() }).loose()),
  })
  .loose()
const anyContentShape = z.object({ '*/*': z.unknown() })

/**
 * An OpenAPI description to hold requests and answers against. Operations without an id have their
 * path for one, and an answer of any type is taken for JSON, as it is.
 */
export async function openDescription(
  path: string,
  how: {
    /** Before the paths of the description. */
    base?: string
    /** What of an answer is described; all of it where left out. */
    described?: (body: unknown) => unknown
  } = {},
) {
  const { base = '', described = (body: unknown) => body } = how
  const definition = documentShape.parse(JSON.parse(readFileSync(path, 'utf8')))
  const names = new Map<string, Set<string>>()
  for (const [path, methods] of Object.entries(definition.paths)) {
    const operation = operationShape.safeParse(methods['get']).data
    if (operation === undefined) continue
    const operationId = operation.operationId ?? path
    const query = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query')
    names.set(operationId, new Set(query.map(({ name }) => name)))
    methods['get'] = { ...operation, operationId, responses: asJson(operation.responses) }
  }
  const api = new OpenAPIBackend({
    definition: definition as unknown as Document,
    quick: true,
    ajvOpts: { strict: false, validateFormats: false, allErrors: true },
  })
  await api.init()
  const problems: string[] = []
  const operations = new Set<string>()

  function answerProblems(operation: string, body: unknown, status = 200): string[] {
    const { errors } = api.validateResponse(described(body), operation, status)
    return (errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
  }

  /** The operation that is asked for; notes what is wrong with how. */
  function checkRequest(address: string): string {
    const url = new URL(address, 'http://loopback')
    const path = url.pathname.slice(base.length)
    const asked = { method: 'GET', path, query: url.search.slice(1), headers: {} }
    const operation = api.matchOperation(asked)?.operationId ?? ''
    operations.add(operation)
    if (operation === '') problems.push(`no operation for ${address}`)
    else
      problems.push(...(api.validateRequest(asked).errors ?? []).map(({ message }) => `${message}`))
    const unknown = [...url.searchParams.keys()].filter((name) => !names.get(operation)?.has(name))
    problems.push(...unknown.map((name) => `${operation} knows no ${name}`))
    return operation
  }

  return {
    /** What was wrong, in words. */
    problems,
    /** The ids of what was asked for. */
    operations,
    answerProblems,
    checkRequest,
    hold(handler: Handler): Handler {
      return (request, response) => {
        const operation = checkRequest(request.url ?? '/')
        const end = response.end.bind(response)
        response.end = (chunk?: unknown) => {
          const body: unknown = JSON.parse(String(chunk))
          problems.push(...answerProblems(operation, body, response.statusCode))
          return end(chunk)
        }
        handler(request, response)
      }
    },
  }
}

function asJson(responses: z.infer<typeof operationShape>['responses']) {
  return Object.fromEntries(
    Object.entries(responses).map(([status, response]) => {
      const any = anyContentShape.safeParse(response.content).data
      return [status, any ? { ...response, content: { 'application/json': any['*/*'] } } : response]
    }),
  )
}
