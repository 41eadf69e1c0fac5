import type { Received } from './receiver.ts'

type Fields = Record<string, string>

/** Salesforce's REST API as its description has it: tokens, upserts by external id, records, queries. */
export function playSalesforce(keys: { id: string; secret: string }) {
  const records: Record<string, Fields[]> = { Contact: [], Lead: [], Note: [], Task: [] }
  let last = 0
  const json = (status: number, body: unknown) => ({ status, body: JSON.stringify(body) })
  const refusal = (status: number, message: string) => json(status, [{ message, errorCode: 'X' }])
  function change(one: Fields, fields: Fields): Fields {
    return Object.assign(one, fields, { SystemModstamp: new Date().toISOString() })
  }
  function make(object: string, fields: Fields): Fields {
    last += 1
    const one = change({ Id: `00${last}` }, fields)
    records[object]?.push(one)
    return one
  }
  function query(soql: string) {
    const [, object = ''] = /FROM (\w+)/.exec(soql) ?? []
    const [, field = '', value] = /WHERE (\w+) = '([^']*)'/.exec(soql) ?? []
    const [, since] = /SystemModstamp >= (\S+)/.exec(soql) ?? []
    const found = (records[object] ?? []).filter(
      (one) =>
        (value === undefined || one[field] === value) &&
        (since === undefined || Date.parse(one['SystemModstamp'] ?? '') >= Date.parse(since)),
    )
    return json(200, { totalSize: found.length, done: true, records: found })
  }
  function answer({ path, headers, body }: Received) {
    const url = new URL(path, 'http://loopback')
    if (url.pathname === '/services/oauth2/token') {
      const asked = new URLSearchParams(body)
      const isRight =
        asked.get('grant_type') === 'client_credentials' &&
        asked.get('client_id') === keys.id &&
        asked.get('client_secret') === keys.secret
      if (isRight) return json(200, { access_token: 'session', instance_url: 'https://x.example' })
      return json(400, { error: 'invalid_client', error_description: 'invalid client credentials' })
    }
    if (headers['authorization'] !== 'Bearer session') return refusal(401, 'Session expired')
    const [, , , version, part, object = '', field, id] = url.pathname.split('/')
    if (version !== 'v62.0') return refusal(404, 'no such version')
    if (part === 'query') return query(url.searchParams.get('q') ?? '')
    const fields = JSON.parse(body) as Fields
    if (object === 'Lead' && !fields['Company']) return refusal(400, 'Company is missing')
    if (field === undefined || id === undefined) {
      return json(201, { id: make(object, fields)['Id'], success: true, errors: [] })
    }
    if (url.searchParams.get('_HttpMethod') !== 'PATCH') return refusal(405, 'not allowed')
    const known = records[object]?.find((one) => one[field] === id)
    const one = known ? change(known, fields) : make(object, { ...fields, [field]: id })
    return json(known ? 200 : 201, { id: one['Id'], success: true, created: !known, errors: [] })
  }
  return { answer, records, change }
}
