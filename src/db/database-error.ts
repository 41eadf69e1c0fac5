/** A statement that the engine refused; `code` is its SQLSTATE. The same shape on both engines. */
export class DatabaseError extends Error {
  override name = 'DatabaseError'
  readonly code: string

  constructor(message: string, code: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}

/** The transaction lost a race and would succeed when run again: serialization failure, deadlock. */
export function isRetryable(error: unknown): boolean {
  return codeOf(error) === '40001' || codeOf(error) === '40P01'
}

/** The data itself is refused (class 22) or too large (class 54): some row of the statement is to blame. */
export function isPoison(error: unknown): boolean {
  const code = codeOf(error)
  return code !== null && (code.startsWith('22') || code.startsWith('54'))
}

/** A unique key is taken already. */
export function isUniqueViolation(error: unknown): boolean {
  return codeOf(error) === '23505'
}

/** A table of that name is there already. */
export function isDuplicateTable(error: unknown): boolean {
  return codeOf(error) === '42P07'
}

/** Something else still points at the row. */
export function isForeignKeyViolation(error: unknown): boolean {
  return codeOf(error) === '23503'
}

/** SQLSTATE of the error or of the one beneath it; drizzle wraps what the driver throws. */
function codeOf(error: unknown): string | null {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof DatabaseError) return at.code
  }
  return null
}
