const MAX_DAYS = 3650

/** What is typed as whole days: null where it is empty, for good; undefined where it is neither. */
export function retentionOf(typed: string): number | null | undefined {
  if (typed.trim() === '') return null
  const days = Number(typed)
  return Number.isInteger(days) && days >= 1 && days <= MAX_DAYS ? days : undefined
}
