import { expect, it } from 'vitest'
import { ReplyError } from '../../src/collectors/collector.ts'
import { createFacebookCollector } from '../../src/collectors/facebook/facebook.ts'
import { createInstagramCollector } from '../../src/collectors/instagram/instagram.ts'
import { graphError, graphOrigin, graphSpecs, unknownIn } from '../helpers/graph.ts'
import {
  asCollector,
  describeReplies,
  endOf,
  mentionOf,
  openSending,
  type ReplyNetwork,
} from '../helpers/reply-suite.ts'

const url = 'https://www.facebook.com/1_2?comment_id=own'

const facebook: ReplyNetwork = {
  collector: asCollector(createFacebookCollector()),
  options: { pageId: '1', answers: true },
  credentials: { accessToken: 'EAAB-page', appSecret: 'app-secret' },
  readOnly: { options: { pageId: '1' }, credentials: { accessToken: 'EAAB-page' } },
  origins: [graphOrigin],
  mention: mentionOf({
    externalId: '1_2',
    network: 'facebook',
    url: 'https://www.facebook.com/1_2',
  }),
  text: 'Sorry, we are on it',
  isPublishing: ({ method }) => method === 'POST',
  made: () => ({ id: 'own', permalink_url: url }),
  answers: (_asked, standing) => ({
    body: {
      data: standing.map(({ id, text, at, isOurs }) => ({
        id,
        message: text,
        created_time: new Date(at).toISOString(),
        permalink_url: url,
        from: { id: isOurs ? '1' : '2' },
      })),
    },
  }),
  sent: { externalId: 'own', url, authorId: '1' },
  found: { externalId: 'own', url, authorId: '1' },
  resends: false,
}

const accountId = '17841400000000000'
const permalink = 'https://www.instagram.com/p/abc/'

const instagram: ReplyNetwork = {
  collector: asCollector(createInstagramCollector()),
  options: { accountId, mentionedComments: ['666'] },
  credentials: { accessToken: 'EAAB-user' },
  readOnly: { credentials: null },
  origins: [graphOrigin],
  mention: mentionOf({
    externalId: '555',
    network: 'instagram',
    kind: 'comment',
    url: permalink,
    conversationId: '444',
    raw: { isHidden: false },
  }),
  text: 'Sorry, we are on it',
  isPublishing: ({ method }) => method === 'POST',
  made: () => ({ id: 'own' }),
  answers: ({ url: asked }, standing) =>
    asked.pathname.endsWith(accountId)
      ? { body: { id: accountId, username: 'Acme' } }
      : {
          body: {
            data: standing.map(({ id, text, at, isOurs }) => ({
              id,
              text: `@bob ${text}`,
              timestamp: new Date(at).toISOString(),
              username: isOurs ? 'acme' : 'bob',
            })),
          },
        },
  sent: { externalId: 'own', url: permalink, authorId: null },
  found: { externalId: 'own', url: permalink, authorId: 'acme' },
  resends: false,
}

describeReplies('Facebook', facebook)
describeReplies('Instagram', instagram)

it('an answer on Facebook is a comment of the page, signed where there is an app secret', async () => {
  await using sending = await openSending(facebook)
  await sending.send()
  const [asked] = sending.published()
  expect(asked?.url.pathname).toMatch(/^\/v\d+\.0\/1_2\/comments$/)
  expect(asked?.url.searchParams.get('appsecret_proof')).toMatch(/^[0-9a-f]{64}$/)
  expect(Object.fromEntries(new URLSearchParams(asked?.body))).toEqual({ message: facebook.text })
  expect(asked?.headers.authorization).toBe('Bearer EAAB-page')
  expect(sending.check('Hello', {}, { ...facebook.mention, kind: 'review' }).allowed).toBe(false)
})

it.each([
  ['a comment on our post', { externalId: '555' }, '555/replies', {}],
  [
    'a comment that mentions us',
    { externalId: '666' },
    `${accountId}/mentions`,
    { media_id: '444', comment_id: '666' },
  ],
  [
    'our own post',
    { kind: 'post', externalId: '444', raw: { foundBy: 'own' } },
    '444/comments',
    {},
  ],
  [
    'a post that mentions us',
    { kind: 'post', externalId: '444', raw: { foundBy: 'mention' } },
    `${accountId}/mentions`,
    { media_id: '444' },
  ],
] as const)(
  'an answer on Instagram to %s goes where Meta takes it',
  async (_title, more, path, form) => {
    await using sending = await openSending(instagram)
    await sending.send({ mention: { ...instagram.mention, ...more } })
    const [asked] = sending.published()
    expect(asked?.url.pathname.split('/').slice(2).join('/')).toBe(path)
    const posted = Object.fromEntries(new URLSearchParams(asked?.body))
    expect(posted).toEqual({ message: instagram.text, ...form })
  },
)

it.each([
  ['found by a hashtag', { kind: 'post', raw: { foundBy: '#acme' } }],
  ['that only tags us', { kind: 'post', raw: { foundBy: 'tag' } }],
  ['that is hidden', { kind: 'comment', raw: { isHidden: true } }],
] as const)('something on Instagram %s cannot be answered', async (_title, more) => {
  await using sending = await openSending(instagram)
  expect(sending.check('Hello', {}, { ...instagram.mention, ...more }).allowed).toBe(false)
})

it.each([
  [graphError(506), 'duplicate'],
  [graphError(368), 'refused'],
  [graphError(100, { error_subcode: 33 }), 'refused'],
])('what Meta refuses is heard: %j', async (body, outcome) => {
  const error = await endOf(facebook, { status: 400, body })
  expect(error).toBeInstanceOf(ReplyError)
  expect(error).toMatchObject({ outcome })
})

it.skipIf(graphSpecs === null)(
  'what is looked for is known to the descriptions of Meta',
  async () => {
    await using sending = await openSending(facebook)
    await sending.find()
    const [asked] = sending.asked
    expect(asked && unknownIn('PagePost', 'comments', asked.url)).toEqual([])
    await using other = await openSending(instagram)
    await other.find()
    const replies = other.asked.find(({ url: one }) => one.pathname.endsWith('/replies'))
    expect(replies && unknownIn('IGComment', 'replies', replies.url)).toEqual([])
  },
)
