import type { QueryTrial, TrialItem } from '../../../src/model/query-trial.ts'

/** A hit in the list; `live` where it came in a sample and is not stored. */
export type Hit = { key: string; item: TrialItem; live: boolean }

function keyOf({ id, source, url, postedAt, text }: TrialItem): string {
  return id ?? [source.id, url, postedAt, text.slice(0, 80)].join(' ')
}

const saysSame = (a: TrialItem, b: TrialItem): boolean =>
  a.source.id === b.source.id && a.url === b.url && a.text === b.text

/** Stored and live hits in one list, newest first; what is stored is not shown a second time. */
export function hitsOf(trial: QueryTrial, sample: QueryTrial['live']): Hit[] {
  const stored = trial.stored.items.map((item) => ({ key: keyOf(item), item, live: false }))
  const fresh = (sample?.items ?? [])
    .filter((item) => !trial.stored.items.some((known) => saysSame(known, item)))
    .map((item) => ({ key: keyOf(item), item, live: true }))
  const byKey = new Map([...fresh, ...stored].map((hit) => [hit.key, hit]))
  return [...byKey.values()].toSorted((a, b) =>
    (b.item.postedAt ?? '').localeCompare(a.item.postedAt ?? ''),
  )
}
