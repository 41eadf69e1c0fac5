import { saveStatuses } from '../../db/crm-store.ts'
import { claimPoll, findIntegration } from '../../db/integration-store.ts'
import { messageOf } from '../../errors.ts'
import { channelOf } from '../registry.ts'
import { openSecrets, presentable, type Secrets } from '../secrets.ts'
import type { SenderDeps } from '../sender.ts'

const EVERY_MS = 60_000
const POLL_MS = 30_000

/** Reads what has changed in the CRM that has waited longest; false where none is due. */
export async function pollCrm(deps: SenderDeps, stop: AbortSignal): Promise<boolean> {
  const { ctx, http, dial } = deps
  const now = ctx.now()
  const iso = (ms: number) => new Date(ms).toISOString()
  const due = await claimPoll(ctx.db, iso(now), iso(now + EVERY_MS))
  const integration = due && (await findIntegration(ctx.db, due.id))
  if (!integration) return false
  const channel = channelOf(integration.kind)
  let secrets: Secrets = {}
  try {
    secrets = openSecrets(deps.secrets, integration)
    const read = await channel.poll?.(due.cursor, {
      ctx,
      http,
      dial,
      integrationId: integration.id,
      since: Date.parse(integration.createdAt),
      options: channel.optionsSchema.parse(integration.options),
      secrets: channel.secretsSchema.parse(secrets),
      signal: AbortSignal.any([AbortSignal.timeout(POLL_MS), stop]),
    })
    if (read) {
      await ctx.db.transaction((tx) =>
        saveStatuses(tx, integration.id, read.changes, JSON.stringify(read.cursor)),
      )
    }
  } catch (error) {
    // It is asked again from the same place; what is wrong shows with the next delivery too.
    const why = presentable(messageOf(error), secrets)
    if (!stop.aborted)
      ctx.log.warn({ integration: integration.id, error: why }, 'A CRM was not read')
  }
  return true
}
