import type { Param } from './sql.ts'

/** Collects the values of a statement whose parts are put together one by one. */
export type Params = {
  readonly values: readonly Param[]
  /** Notes `value` and answers what stands for it in the statement, such as `$3`. */
  add(value: Param): string
}

export function createParams(): Params {
  const values: Param[] = []
  return {
    values,
    add(value) {
      values.push(value)
      return `$${values.length}`
    },
  }
}
