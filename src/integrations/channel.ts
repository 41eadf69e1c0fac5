import type { z } from 'zod'
import type { HttpClient } from '../collectors/collector.ts'
import type { Context } from '../context.ts'
import type { Dial } from '../http/dial.ts'
import type { IntegrationKind, Outgoing } from '../model/integration.ts'
import type { Json } from '../model/mention.ts'

/** One delivery as a channel sends it; all tries of one are the same but for the time. */
export type Letter = {
  id: string
  /** JSON text of `body`, byte for byte as it was first made. */
  payload: string
  body: Outgoing
  ticketId: string | null
}

/**
 * What became of one try: it got there; it is worth another; this one never will be taken
 * (`refused`); or nothing is wanted there any more (`gone`).
 */
export type Outcome = 'delivered' | 'retry' | 'refused' | 'gone'

export type Sent = {
  outcome: Outcome
  status: number | null
  error: string | null
  /** What was answered, as it came. */
  response: string
  /** The receiver asked for so much time. */
  waitMs: number | null
}

export type ChannelEnv<Options, Secrets> = {
  ctx: Context
  integrationId: number
  options: Options
  secrets: Secrets
  http: HttpClient
  dial: Dial
  /** Ends the try. */
  signal: AbortSignal
}

/** A record of a CRM that somebody has changed there. */
export type CrmChange = { kind: 'contact' | 'lead'; externalId: string; status: string; at: string }

/** One kind of integration. It says once what there is to say; when to try again is decided elsewhere. */
export type Channel<Options = unknown, Secrets = unknown> = {
  kind: IntegrationKind
  optionsSchema: z.ZodType<Options>
  /** What is stored sealed; what a person may leave out is optional here. */
  secretsSchema: z.ZodType<Secrets>
  /** Why it cannot be told this, such as for want of a ticket; null or left out where it can. */
  refuses?(letter: Letter): string | null
  /** May also fail with `HttpError`: then it is worth another try. */
  send(letter: Letter, env: ChannelEnv<Options, Secrets>): Promise<Sent>
  /** What has changed in a CRM since `cursor`, oldest first, and where to go on; null begins at `since`. */
  poll?(
    cursor: Json | null,
    env: ChannelEnv<Options, Secrets> & { since: number },
  ): Promise<{ changes: CrmChange[]; cursor: Json }>
}
