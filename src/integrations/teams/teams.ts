import { z } from 'zod'
import type { Channel, Outcome } from '../channel.ts'
import { postJson } from '../http-try.ts'
import { messageFor, type Message } from '../message.ts'
import { urlSchema } from '../url-schema.ts'

const optionsSchema = z.strictObject({})
/** Whoever knows the address can write into the channel. */
const secretsSchema = z.strictObject({ url: urlSchema })

/**
 * The workflow "post to a channel when a webhook request is received" of Microsoft Teams:
 * https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook
 */
export const teams: Channel<z.infer<typeof optionsSchema>, z.infer<typeof secretsSchema>> = {
  kind: 'teams',
  optionsSchema,
  secretsSchema,
  send({ body }, env) {
    const asked = { body: JSON.stringify(teamsMessage(messageFor(body))) }
    return postJson(env, env.secrets.url, asked, judge)
  },
}

/** 400: not a card; 404: the workflow is deleted. */
function judge(status: number): Outcome | null {
  if (status === 400 || status === 413) return 'refused'
  return status === 404 ? 'gone' : null
}

/** An Adaptive Card; runs of text know no Markdown, so that what others wrote formats nothing. */
function teamsMessage({ title, text, facts, links }: Message) {
  const run = (words: string, more: object = {}) => ({
    type: 'RichTextBlock',
    inlines: [{ type: 'TextRun', text: words, ...more }],
  })
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [
            run(title, { weight: 'Bolder', size: 'Medium' }),
            ...(text === null || text === '' ? [] : [run(text)]),
            ...facts.map(({ name, value }) => run(`${name}: ${value}`, { isSubtle: true })),
          ],
          actions: links.map(({ name, url }) => ({ type: 'Action.OpenUrl', title: name, url })),
        },
      },
    ],
  }
}
