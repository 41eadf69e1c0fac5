import { z } from 'zod'
import { WEBHOOK } from '../../model/source.ts'
import { CollectorError, type Collector } from '../collector.ts'

export const optionsSchema = z.strictObject({
  network: z.string().trim().toLowerCase().min(1).max(40).default('webhook').meta({
    title: 'Network',
    description: 'Where it was said, for mentions that do not name it themselves.',
  }),
})

export type WebhookOptions = z.infer<typeof optionsSchema>

/** Never read: whoever has mentions sends them, and `read-delivery.ts` takes them apart. */
export function createWebhookCollector(): Collector<WebhookOptions, null> {
  return {
    name: WEBHOOK,
    title: 'Webhook',
    description: 'Anything else: your own program sends mentions to Earshot, signed.',
    optionsSchema,
    credentialsSchema: null,
    limits: { intervalMs: { min: 0, default: 0 }, pageSizeMax: 500 },
    collect() {
      throw new CollectorError('fatal', 'A webhook is never read; send to its address instead.')
    },
  }
}
