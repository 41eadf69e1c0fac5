/** A refusal by the API, or `code: 'offline'` where no answer came at all. */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly status: number
  readonly code: string
  readonly requestId: string | null

  constructor(status: number, code: string, message: string, requestId: string | null) {
    super(message)
    this.status = status
    this.code = code
    this.requestId = requestId
  }
}

type Call = {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  query?: Record<string, string | number | undefined | null>
  /** Sent as JSON. */
  json?: unknown
  /** Sent as it is. */
  raw?: Blob
  signal?: AbortSignal | undefined
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
  const field = (name: string): string | null => {
    if (typeof body !== 'object' || body === null || !(name in body)) return null
    const value: unknown = Reflect.get(body, name)
    return typeof value === 'string' ? value : null
  }
  return new ApiError(
    response.status,
    field('code') ?? 'internal',
    field('message') ?? `${response.status} ${response.statusText}`,
    field('requestId'),
  )
}

/**
 * Asks `/api/v1` and answers its JSON. `T` is not checked at run time: page and server are built
 * from the same schemas and shipped together, so what the server validated is not parsed twice.
 */
export async function callApi<T>(path: string, call: Call = {}): Promise<T> {
  const init: RequestInit = { method: call.method ?? 'GET', credentials: 'same-origin' }
  if (call.signal !== undefined) init.signal = call.signal
  if (call.json !== undefined) {
    init.headers = { 'content-type': 'application/json' }
    init.body = JSON.stringify(call.json)
  } else if (call.raw !== undefined) {
    init.headers = { 'content-type': 'application/octet-stream' }
    init.body = call.raw
  }
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
