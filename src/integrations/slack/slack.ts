import { z } from 'zod'
import type { Channel, Outcome } from '../channel.ts'
import { postJson } from '../http-try.ts'
import { messageFor, type Message } from '../message.ts'
import { urlSchema } from '../url-schema.ts'

const optionsSchema = z.strictObject({})
/** Whoever knows the address can write into the channel. */
const secretsSchema = z.strictObject({ url: urlSchema })

/** Incoming webhooks of Slack: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
export const slack: Channel<z.infer<typeof optionsSchema>, z.infer<typeof secretsSchema>> = {
  kind: 'slack',
  optionsSchema,
  secretsSchema,
  send({ body }, env) {
    const asked = { body: JSON.stringify(slackMessage(messageFor(body))) }
    return postJson(env, env.secrets.url, asked, judge)
  },
}

/** 400: not a message of theirs; 404: the hook is deleted; 410: the channel is archived. */
function judge(status: number): Outcome | null {
  if (status === 400) return 'refused'
  return status === 404 ? 'gone' : null
}

/** What others wrote stands in plain text, so that it neither formats nor calls anybody. */
function slackMessage({ title, text, facts, links }: Message) {
  const plain = (words: string) => ({ type: 'plain_text', text: cut(words), emoji: false })
  const about = facts.map(({ name, value }) => `${name}: ${value}`).join(' · ')
  const linked = links.map(({ name, url }) => `<${escapeUrl(url)}|${escape(name)}>`).join(' · ')
  return {
    text: escape(cut(text === null ? title : `${title}: ${text}`)),
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      {
        type: 'section',
        text: { type: 'mrkdwn', text: `*${escape(cut(title)).replaceAll('*', '')}*` },
      },
      ...(text === null || text === '' ? [] : [{ type: 'section', text: plain(text) }]),
      ...(about === '' ? [] : [{ type: 'context', elements: [plain(about)] }]),
      ...(linked === '' ? [] : [{ type: 'section', text: { type: 'mrkdwn', text: linked } }]),
    ],
  }
}

/** Their limit of a text is 3,000 characters. */
function cut(text: string): string {
  return text.length > 2000 ? `${text.slice(0, 1999)}…` : text
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function escapeUrl(url: string): string {
  return escape(url).replaceAll('|', '%7C')
}
