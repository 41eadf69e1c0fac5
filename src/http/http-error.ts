/** Why an outgoing request did not end in an answer that can be used. */
export type HttpErrorKind =
  | 'blocked' // the address is private, reserved or not allowed
  | 'bad-url'
  | 'dns'
  | 'connect'
  | 'timeout'
  | 'too-large'
  | 'redirects'
  | 'decode' // the body is not what its content-encoding says
  | 'aborted'
  | 'network'

export class HttpError extends Error {
  override name = 'HttpError'
  readonly kind: HttpErrorKind

  constructor(kind: HttpErrorKind, message: string, options?: { cause?: unknown }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause })
    this.kind = kind
  }
}
