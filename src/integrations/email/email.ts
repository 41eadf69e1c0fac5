import type { Socket } from 'node:net'
import { createTransport } from 'nodemailer'
import { z } from 'zod'
import { messageOf } from '../../errors.ts'
import type { Channel, ChannelEnv, Sent } from '../channel.ts'
import { messageFor, type Message } from '../message.ts'
import { TRY_MS } from '../schedule.ts'

const addressSchema = z
  .email({ error: 'must be an e-mail address, such as team@example.com' })
  .max(254)
const optionsSchema = z.strictObject({
  host: z.string().trim().min(1).max(253),
  port: z.number().int().min(1).max(65_535).default(587),
  /** `tls` from the start (465), `starttls` before anything is said (587), or `none` at all. */
  security: z.enum(['tls', 'starttls', 'none']).default('starttls'),
  from: addressSchema,
  to: z.array(addressSchema).min(1).max(50),
})
type Options = z.infer<typeof optionsSchema>

/** Both or none; without them nobody signs in. */
const secretsSchema = z
  .strictObject({ user: z.string().min(1).max(320), password: z.string().min(1).max(1000) })
  .partial()
  .refine(({ user, password }) => (user === undefined) === (password === undefined), {
    path: ['password'],
    message: 'give a user and a password, or neither',
  })
type Secrets = z.infer<typeof secretsSchema>
type Env = ChannelEnv<Options, Secrets>

/** Mail over SMTP (RFC 5321), one message to all who are to have it. */
export const email: Channel<Options, Secrets> = {
  kind: 'email',
  optionsSchema,
  secretsSchema,
  async send({ id, body }, env) {
    const { host, port, from, to } = env.options
    const socket = await env.dial(host, port, env.signal)
    const transport = openTransport(env, socket)
    const message = messageFor(body)
    const domain = from.slice(from.lastIndexOf('@') + 1)
    const stop = () => socket.destroy(new Error('the connection was ended'))
    env.signal.addEventListener('abort', stop)
    try {
      const answer = await transport.sendMail({
        from,
        to,
        subject: message.title,
        text: plainText(message),
        // The same over all tries, so that a second copy is known as one.
        messageId: `<${id}@${domain}>`,
        headers: { 'auto-submitted': 'auto-generated' },
        disableFileAccess: true,
        disableUrlAccess: true,
      })
      return { ...nothing, outcome: 'delivered', ...said(answer.response) }
    } catch (error) {
      return refusal(error)
    } finally {
      env.signal.removeEventListener('abort', stop)
      transport.close()
      socket.destroy()
    }
  },
}

const nothing = { status: null, error: null, response: '', waitMs: null }

function openTransport({ options, secrets }: Env, connection: Socket) {
  const { host, port, security } = options
  const { user, password } = secrets
  return createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user !== undefined && password !== undefined ? { auth: { user, pass: password } } : {}),
    connection,
    connectionTimeout: TRY_MS,
    greetingTimeout: TRY_MS,
    socketTimeout: TRY_MS,
  })
}

/** A permanent answer (5xx) to what we send is final; being refused at the door may be put right. */
function refusal(error: unknown): Sent {
  const answer = typeof error === 'object' && error !== null ? error : {}
  const code: unknown = Reflect.get(answer, 'responseCode')
  const response: unknown = Reflect.get(answer, 'response')
  const command: unknown = Reflect.get(answer, 'command')
  const status = typeof code === 'number' ? code : null
  const isFinal = status !== null && status >= 550 && /^(RCPT|DATA|MAIL)/.test(String(command))
  return {
    ...nothing,
    outcome: isFinal ? 'refused' : 'retry',
    status,
    error: messageOf(error),
    response: typeof response === 'string' ? response : '',
  }
}

function said(response: string): { status: number | null; response: string } {
  const status = /^(\d{3})/.exec(response)?.[1]
  return { status: status === undefined ? null : Number(status), response }
}

function plainText({ text, facts, links }: Message): string {
  const parts = [
    text ?? '',
    facts.map(({ name, value }) => `${name}: ${value}`).join('\n'),
    links.map(({ name, url }) => `${name}: ${url}`).join('\n'),
  ]
  return `${parts.filter(Boolean).join('\n\n')}\n`
}
