import type { Office } from './office.ts'

type People = { items: { id: string }[] }

const DAY_MS = 86_400_000

/** Makes somebody a person of two accounts with orders, notes and consent; answers their id. */
export async function knownPerson({ call }: Office, name: string): Promise<string> {
  const find = (q: string) => call<People>('GET', `/people?q=${encodeURIComponent(q)}`)
  const { items } = await find(name)
  const id = items[0]?.id
  if (id === undefined) throw new Error(`Nobody is called ${name}`)
  const consent = { state: 'given', basis: 'Agreed by mail on 3 November' }
  await call('PATCH', `/people/${id}`, { tags: ['berlin'], ownerId: 1, consent }, 'ana')
  const text = 'Wants a call before anything is collected.'
  await call('POST', `/people/${id}/notes`, { text }, 'ana')
  const email = { kind: 'email', value: 'maren@example.org' }
  await call('POST', `/people/${id}/identifiers`, email, 'ana')
  const told = [
    { kind: 'visit', what: 'prices', days: 40 },
    { kind: 'order', what: 'Fernwood One', days: 35, amount: 749, currency: 'EUR' },
    { kind: 'delivered', what: 'Fernwood One', days: 31 },
  ]
  for (const { days, ...one } of told) {
    const at = new Date(Date.now() - days * DAY_MS).toISOString()
    const touchpoint = { ...one, at, source: 'shop', externalId: `${id} ${days}` }
    await call('POST', '/touchpoints', { ...touchpoint, personId: id })
  }
  const other = (await find('Grinder Gareth')).items[0]
  if (other !== undefined) await call('POST', `/people/${id}/join`, { personId: other.id }, 'ana')
  // Until people are looked at again.
  await new Promise((done) => setTimeout(done, 6000))
  return id
}
