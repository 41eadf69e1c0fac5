import { z } from 'zod'

/**
 * Why somebody is told of a ticket: they are named in a note, it was given to them, a target is about to be
 * missed or has been, nobody acted on a miss, a rule says so, a reply waits for their approval or has failed;
 * or, of no ticket, that an integration was turned off.
 */
export const notificationTypes = [
  'mentioned',
  'assigned',
  'due_soon',
  'late',
  'escalated',
  'rule',
  'approval',
  'reply_failed',
  'integration_off',
] as const
export const notificationTypeSchema = z.enum(notificationTypes)
export type NotificationType = z.infer<typeof notificationTypeSchema>

export const notificationSchema = z.object({
  id: z.number().int(),
  type: notificationTypeSchema,
  ticketId: z.uuid().nullable(),
  /** Who made it happen: a person's name, or `system` for nobody in particular. */
  actor: z.string(),
  /** A line of what it is about: the note, the ticket's excerpt, the rule's name. */
  text: z.string(),
  at: z.iso.datetime(),
  readAt: z.iso.datetime().nullable(),
})
export type Notification = z.infer<typeof notificationSchema>
