import type { Context } from '../../context.ts'
import * as store from '../../db/crm-store.ts'
import type { OutgoingLead } from '../../model/integration.ts'
import type { Letter, Sent } from '../channel.ts'
import { messageFor } from '../message.ts'
import { consentProblem } from './consent.ts'

/** What the CRM said of one request; its records are named by `id`. */
export type Written = { id: string }

/** A CRM refused, or could not be asked: what the try came to. */
export class CrmError extends Error {
  override name = 'CrmError'
  readonly sent: Sent

  constructor(sent: Sent) {
    super(sent.error ?? 'The CRM did not take it.')
    this.sent = sent
  }
}

/** What one CRM can do. Each fails with `CrmError`; doing it twice is doing it once. */
export type Crm = {
  /** `known` is its number there, where we have it. */
  writeContact(person: store.CrmPerson, known: string | null): Promise<Written>
  writeLead(lead: OutgoingLead, of: LeadOf, known: string | null): Promise<Written>
  /** `mark` stands in it, and nowhere else: it is looked for before another is made. */
  writeNote(note: { text: string; mark: string; at: number }, to: Linked): Promise<Written>
  writeTask(
    task: { title: string; text: string; mark: string; at: number },
    to: Linked,
  ): Promise<Written>
}
export type LeadOf = { person: store.CrmPerson; contactId: string }
export type Linked = { contactId: string; leadId: string | null }

/** Whom a delivery is about; null where nobody is. */
function personIdOf({ body }: Letter): string | null {
  const { person, ticket } = body.data
  return person?.id ?? ticket?.author?.id ?? null
}

export function crmRefuses(letter: Letter): string | null {
  if (letter.body.type === 'test' || personIdOf(letter) !== null) return null
  return 'It is about nobody: there is no contact to write.'
}

/**
 * Puts what a delivery is about into a CRM: the person as a contact, their lead, what happened as a
 * note, and for a lead that was accepted a task. What is there already is kept in our links, so that
 * a second try goes on where the first broke off.
 */
export async function putIntoCrm(
  letter: Letter,
  { ctx, integrationId }: { ctx: Context; integrationId: number },
  crm: Crm,
): Promise<Sent> {
  const personId = personIdOf(letter)
  const person = personId === null ? null : await store.findCrmPerson(ctx.db, personId)
  if (!person) return refused('The person is not known any more.')
  const problem = consentProblem(person)
  if (problem !== null) return refused(problem)
  const linked = async (
    kind: store.CrmLink['kind'],
    localId: string,
    write: (known: string | null) => Promise<Written>,
  ) => {
    const known = await store.findLink(ctx.db, { integrationId, kind, localId })
    // A note or a task is written once; a contact or a lead again, as it is now.
    const isOnce = kind === 'note' || kind === 'task'
    if (known !== null && isOnce) return known
    const { id } = await write(known)
    const at = new Date(ctx.now()).toISOString()
    await store.saveLink(ctx.db, { integrationId, kind, localId, externalId: id }, at)
    return id
  }
  try {
    const { type, data } = letter.body
    const { lead } = data
    const contactId = await linked('contact', person.id, (known) => crm.writeContact(person, known))
    const leadId = lead
      ? await linked('lead', lead.id, (known) => crm.writeLead(lead, { person, contactId }, known))
      : null
    const to = { contactId, leadId }
    const { title, text, links } = messageFor(letter.body)
    const words = [title, text ?? '', ...links.map(({ url }) => url)].filter(Boolean).join('\n')
    const noted = { text: words, mark: markOf(letter.id), at: Date.parse(letter.body.timestamp) }
    if (type !== 'push') await linked('note', letter.id, () => crm.writeNote(noted, to))
    if (type === 'lead.accepted') {
      const task = { ...noted, title: `Get in touch with ${person.name ?? 'this person'}` }
      await linked('task', letter.id, () => crm.writeTask(task, to))
    }
    const response = `contact ${contactId}${leadId === null ? '' : `, lead ${leadId}`}`
    return { outcome: 'delivered', status: 200, error: null, response, waitMs: null }
  } catch (error) {
    if (error instanceof CrmError) return error.sent
    throw error
  }
}

/** One word that nobody else writes. */
function markOf(id: string): string {
  return `earshot${id.replaceAll('-', '')}`
}

function refused(error: string): Sent {
  return { outcome: 'refused', status: null, error, response: '', waitMs: null }
}
