/** A refusal by the API, or `code: 'offline'` where no answer came at all. */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly status: number
  readonly code: string
  readonly requestId: string | null
  /** What else the server says of it, such as the messages that came in meanwhile. */
  readonly details: Readonly<Record<string, unknown>>

  constructor(
    status: number,
    code: string,
    message: string,
    requestId: string | null,
    details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message)
    this.status = status
    this.code = code
    this.requestId = requestId
    this.details = details
  }
}

type Call = {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  query?: Record<string, string | number | undefined | null>
  /** Sent as JSON. */
  json?: unknown
  /** Sent as it is. */
  raw?: Blob
  signal?: AbortSignal | undefined
  /** The same for each try of one deed, so that it is done once however often it is sent. */
  idempotencyKey?: string
}

function addressOf(path: string, query: Call['query']): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value))
  }
  const search = params.toString()
  return `/api/v1${path}${search === '' ? '' : `?${search}`}`
}

async function refusalOf(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null)
  const read = (name: string): unknown =>
    typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
  const field = (name: string): string | null => {
    const value = read(name)
    return typeof value === 'string' ? value : null
  }
  const details = read('details')
  return new ApiError(
    response.status,
    field('code') ?? 'internal',
    field('message') ?? `${response.status} ${response.statusText}`,
    field('requestId'),
    typeof details === 'object' && details !== null ? (details as Record<string, unknown>) : {},
  )
}

/**
 * Asks `/api/v1` and answers its JSON. `T` is not checked at run time: page and server are built
 * from the same schemas and shipped together, so what the server validated is not parsed twice.
 */
export async function callApi<T>(path: string, call: Call = {}): Promise<T> {
  const init: RequestInit = { method: call.method ?? 'GET', credentials: 'same-origin' }
  if (call.signal !== undefined) init.signal = call.signal
  const headers: Record<string, string> = {}
  if (call.json !== undefined) {
    headers['content-type'] = 'application/json'
    init.body = JSON.stringify(call.json)
  } else if (call.raw !== undefined) {
    headers['content-type'] = 'application/octet-stream'
    init.body = call.raw
  }
  if (call.idempotencyKey !== undefined) headers['idempotency-key'] = call.idempotencyKey
  init.headers = headers
  let response: Response
  try {
    response = await fetch(addressOf(path, call.query), init)
  } catch (error) {
    if (call.signal?.aborted === true) throw error
    throw new ApiError(0, 'offline', 'The server cannot be reached.', null)
  }
  if (!response.ok) throw await refusalOf(response)
  if (response.status === 202 || response.status === 204) return undefined as T
  return (await response.json()) as T
}
