import { CollectorError } from '../collector.ts'
import { askFor, type Api } from './api.ts'
import { saidIn } from './problems.ts'
import { rulesSchema } from './shapes.ts'

/** Marks the rules of the app that are ours to remove. */
const tag = 'earshot'

/**
 * Brings the rules of the app to what is wanted: removes ours that no longer are, adds what is
 * missing, leaves those of others alone. Gives the ids of the wanted ones.
 */
export async function syncRules(wanted: readonly string[], api: Api): Promise<Set<string>> {
  const { data } = await askFor(rulesSchema, () => api.v2.streamRules())
  const present = data ?? []
  const isWanted = ({ value }: { value: string }) => wanted.includes(value)
  const ids = present.filter((rule) => rule.tag === tag && !isWanted(rule)).map(({ id }) => id)
  if (ids.length > 0) {
    await askFor(rulesSchema, () => api.v2.updateStreamRules({ delete: { ids } }))
  }
  const known = new Set(present.map(({ value }) => value))
  const missing = [...new Set(wanted)].filter((value) => !known.has(value))
  const added = missing.length > 0 ? await add(missing, api) : []
  return new Set([...present.filter(isWanted), ...added].map(({ id }) => id))
}

async function add(values: readonly string[], api: Api) {
  const add = values.map((value) => ({ value, tag }))
  const answer = await askFor(rulesSchema, () => api.v2.updateStreamRules({ add }))
  const [refused] = answer.errors ?? []
  if (refused === undefined) return answer.data ?? []
  const reason = `X refuses the rule ${refused.value ?? ''}: ${saidIn(answer) ?? 'without a reason'}`
  throw new CollectorError('bad-data', reason, { excerpt: JSON.stringify(answer.errors) })
}
