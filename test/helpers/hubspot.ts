import type { Received } from './receiver.ts'

type Properties = Record<string, string>
type Input = { id: string; idProperty?: string; properties: Properties }
type Filter = { propertyName: string; operator: string; value?: string }
type Record_ = { id: string; properties: Properties; updatedAt: string; associations: unknown }

/** HubSpot's objects as its reference describes them: upsert and update in batches, search, notes and tasks. */
export function playHubspot(token: string) {
  const records: Record<string, Record_[]> = { contacts: [], deals: [], notes: [], tasks: [] }
  const tied: string[] = []
  let last = 100
  const json = (status: number, body: object) => ({ status, body: JSON.stringify(body) })
  function make(object: string, properties: Properties, associations: unknown = null): Record_ {
    last += 1
    const one = { id: String(last), properties, updatedAt: new Date().toISOString(), associations }
    records[object]?.push(one)
    return one
  }
  function change(one: Record_, properties: Properties): Record_ {
    Object.assign(one.properties, properties)
    one.updatedAt = new Date().toISOString()
    return one
  }
  function batch(object: string, verb: string, { inputs }: { inputs: Input[] }) {
    const results = inputs.flatMap(({ id, idProperty, properties }) => {
      const of = records[object] ?? []
      const found = of.find((one) => (idProperty ? one.properties[idProperty] : one.id) === id)
      if (found) return [change(found, properties)]
      return verb === 'upsert' && idProperty
        ? [make(object, { ...properties, [idProperty]: id })]
        : []
    })
    return results.length > 0 ? json(200, { status: 'COMPLETE', results }) : json(207, { results })
  }
  function search(object: string, body: { filterGroups?: { filters: Filter[] }[] }) {
    const filters = body.filterGroups?.[0]?.filters ?? []
    const results = (records[object] ?? []).filter((one) =>
      filters.every(({ propertyName, operator, value = '' }) => {
        if (operator === 'GTE') return Date.parse(one.updatedAt) >= Number(value)
        const text = one.properties[propertyName]
        return operator === 'CONTAINS_TOKEN' ? text?.includes(value) : text !== undefined
      }),
    )
    return json(200, { total: results.length, results })
  }
  function answer({ path, headers, body }: Received) {
    if (headers['authorization'] !== `Bearer ${token}`) {
      return json(401, {
        status: 'error',
        message: `The token ${headers['authorization']} is wrong.`,
      })
    }
    const asked = JSON.parse(body)
    if (path.startsWith('/crm/v4/associations/')) {
      for (const { from, to } of asked.inputs) tied.push(`${from.id}-${to.id}`)
      return json(200, { status: 'COMPLETE', results: asked.inputs })
    }
    const [, object = '', verb = '', more] =
      /^\/crm\/v3\/objects\/(\w+)\/?(\w*)\/?(\w*)$/.exec(path) ?? []
    if (verb === 'search') return search(object, asked)
    if (verb === 'batch') return batch(object, more ?? '', asked)
    return json(201, make(object, asked.properties, asked.associations))
  }
  return { answer, records, tied, change }
}
