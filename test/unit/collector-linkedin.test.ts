import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cursor } from '../../src/collectors/collector.ts'
import { commentText, postText } from '../../src/collectors/linkedin/plain-text.ts'
import { conformanceNow, describeCollector } from '../helpers/collector-conformance.ts'
import {
  activityOf,
  api,
  collector,
  dayMs,
  empty,
  hourMs,
  linkedIn,
  openLinkedIn,
  page,
  postOf,
  sends,
  token,
  www,
  type Comment,
  type World,
} from '../helpers/fake-linkedin.ts'

const posts = [postOf(1), postOf(2)]
const someComments = Array.from({ length: 120 }, (_, n) => ({
  id: n + 1,
  post: posts[n % 2] ?? '',
  at: conformanceNow - (n + 1) * 60_000,
}))
const someNotices = Array.from({ length: 130 }, (_, n) => ({
  id: String(n + 101),
  action: 'COMMENT',
  at: conformanceNow - (n + 1) * 60_000,
}))
const world = { posts, comments: someComments, notices: someNotices }

describeCollector('linkedin', {
  collector,
  options: () => ({ organization: '1234' }),
  credentials: token,
  origin: api,
  badOptions: [
    { options: {}, field: 'organization' },
    { options: { organization: 'acme' }, field: 'organization' },
    { options: { organization: 'urn:li:person:12' }, field: 'organization' },
    { options: { organization: '1', posts: 51 }, field: 'posts' },
    { options: { organization: '1', comments: false, mentions: false }, field: 'comments' },
  ],
  serve: linkedIn(world),
  expectedIds: Array.from({ length: 230 }, (_, n) => `comment:${n + 1}`),
})

describe('LinkedIn', () => {
  it('is asked as Rest.li 2.0 wants it, in one version', async () => {
    await using source = await openLinkedIn(linkedIn({ ...empty, posts: [postOf(1)] }), {
      posts: 3,
    })
    await source.read()
    const urn = 'urn%3Ali%3Aorganization%3A1234'
    const from = conformanceNow - 7 * dayMs
    expect(source.seen).toEqual([
      `GET /rest/posts?author=${urn}&q=author&sortBy=LAST_MODIFIED&count=3`,
      'GET /rest/socialActions/urn%3Ali%3Ashare%3A1/comments?count=100',
      `GET /rest/organizationalEntityNotifications?q=criteria&actions=List(COMMENT,COMMENT_EDIT,COMMENT_DELETE,SHARE_MENTION)&organizationalEntity=${urn}&timeRange=(start:${from},end:${conformanceNow})&count=100`,
    ])
    for (const { headers } of source.requests) {
      expect(headers).toMatchObject({
        authorization: 'Bearer at',
        'linkedin-version': expect.stringMatching(/^20\d{4}$/),
        'x-restli-protocol-version': '2.0.0',
      })
    }
    expect(source.requests.map(({ headers }) => headers['x-restli-method'])).toEqual([
      'FINDER',
      undefined,
      'FINDER',
    ])
  })

  it.each(['link', 'total', 'token', 'none'] as const)(
    'is read to the end where it pages by %s',
    async (paging) => {
      const comments = Array.from({ length: 230 }, (_, n) => ({
        id: n + 1,
        post: postOf(1),
        at: n + 1e12,
      }))
      const some = { ...empty, posts: [postOf(1)], comments }
      await using source = await openLinkedIn(linkedIn(some, paging), { mentions: false })
      const { ids, rejected } = await source.read()
      expect([ids.length, new Set(ids).size, rejected.length]).toEqual([230, 230, 0])
      expect(source.seen).toHaveLength(4)
    },
  )

  it('that names the same page again and again is left', async () => {
    const again = { elements: [{ id: postOf(1) }], metadata: { nextPageToken: 'x' } }
    await using source = await openLinkedIn(sends(again), { mentions: false })
    await source.read()
    expect(source.seen).toHaveLength(3)
  })

  it('loses no comment that is written or edited between requests and runs', async () => {
    const change = fc.record({ edit: fc.boolean(), count: fc.integer({ min: 1, max: 120 }) })
    const course = fc.array(fc.array(change, { maxLength: 4 }), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(course, fc.boolean(), async (runs, isNotified) => {
        let waiting: { edit: boolean; count: number }[] = []
        let at = conformanceNow
        const live: World = { posts, comments: [], notices: [] }
        const notify = (id: number, action: string) =>
          void live.notices.push({ id: String(id), action, at })
        const happen = () => {
          const { edit = false, count = 0 } = waiting.shift() ?? {}
          const last = edit ? live.comments.slice(-count) : []
          for (const comment of last) {
            comment.edited = ++at
            notify(comment.id, 'COMMENT_EDIT')
          }
          for (let n = 0; n < (edit ? 0 : count); n++) {
            const id = live.comments.length + 1
            live.comments.push({ id, post: posts[id % 2] ?? '', at: ++at })
            notify(id, 'COMMENT')
          }
        }
        const play = linkedIn(live)
        const options = isNotified ? { comments: false } : { mentions: false }
        await using source = await openLinkedIn((request, response) => {
          play(request, response)
          happen()
        }, options)
        const heard = new Map<string, string | null>()
        for (const run of [...runs, []]) {
          waiting = [...run]
          at += hourMs
          source.pass(hourMs)
          for (const one of (await source.read()).mentions)
            heard.set(one.externalId, one.editedAt ?? null)
          while (waiting.length > 0) happen()
        }
        source.pass(hourMs)
        for (const one of (await source.read()).mentions)
          heard.set(one.externalId, one.editedAt ?? null)
        const expected = live.comments.map(({ id, edited }) => [
          `comment:${id}`,
          edited === undefined ? null : new Date(edited).toISOString(),
        ])
        expect(Object.fromEntries(heard)).toEqual(Object.fromEntries(expected))
      }),
      { numRuns: 15 },
    )
  }, 60_000)

  it('is not asked again for the words of comments that are known and unchanged', async () => {
    const comments = [1, 2, 3].map((id) => ({
      id,
      post: postOf(1),
      at: conformanceNow - id * 2 * dayMs,
    }))
    const live = { ...empty, posts: [postOf(1)], comments }
    await using source = await openLinkedIn(linkedIn(live), { mentions: false })
    expect((await source.read()).ids).toHaveLength(3)
    expect((await source.read()).ids).toEqual(['comment:1'])
    live.posts = [postOf(2), postOf(1)]
    live.comments = [...comments, { id: 9, post: postOf(2), at: 1e12 }]
    expect((await source.read()).ids).toEqual(['comment:9', 'comment:1'])
  })

  it('has lost a post meanwhile, and the others are read', async () => {
    const play = linkedIn({ ...world, notices: [] })
    await using source = await openLinkedIn(
      (request, response) => {
        const isGone = request.url?.includes('share%3A1/') === true
        return (isGone ? sends({ message: 'Not Found' }, 404) : play)(request, response)
      },
      { mentions: false },
    )
    expect((await source.read()).ids).toHaveLength(60)
  })
})

describe('a comment', () => {
  it('holds what the list of a post says', async () => {
    const parentComment = `urn:li:comment:(${activityOf(postOf(1))},6)`
    const more = {
      parentComment,
      message: { text: 'Hello @[Ann \\(A\\)](urn:li:person:x_1), ¯\\_(ツ)_/¯' },
      likesSummary: { aggregatedTotalLikes: 2, totalLikes: 2 },
      commentsSummary: { aggregatedTotalComments: 1 },
    }
    const comment = {
      id: 7,
      post: postOf(1),
      at: 1_769_860_800_000,
      edited: 1_769_860_860_000,
      more,
    }
    const some = { ...empty, posts: [postOf(1)], comments: [comment] }
    await using source = await openLinkedIn(linkedIn(some), { mentions: false })
    const object = activityOf(postOf(1))
    expect((await source.read()).mentions).toEqual([
      {
        externalId: 'comment:7',
        network: 'linkedin',
        kind: 'comment',
        title: null,
        text: 'Hello Ann (A), ¯\\_(ツ)_/¯',
        textFormat: 'plain',
        url: `${www}/feed/update/${object}/?commentUrn=urn%3Ali%3Acomment%3A(activity%3A1%2C7)`,
        language: null,
        postedAt: '2026-01-31T12:00:00.000Z',
        editedAt: '2026-01-31T12:01:00.000Z',
        author: {
          externalId: 'urn:li:person:abc',
          handle: null,
          name: null,
          url: null,
          avatarUrl: null,
          followers: null,
        },
        metrics: { likes: 2, replies: 1 },
        conversationId: object,
        parentId: 'comment:6',
        raw: { organization: page, post: postOf(1), object, via: 'comments' },
      },
    ])
  })

  it('of the Page itself is left out; a broken one is rejected, the rest kept', async () => {
    const at = conformanceNow
    const comments: Comment[] = [
      { id: 1, post: postOf(1), at, actor: page },
      { id: 2, post: postOf(1), at, more: { message: null } },
      { id: 3, post: postOf(1), at, more: { message: { text: ' ' } } },
      { id: 4, post: postOf(1), at, more: { actor: null, created: null, lastModified: null } },
    ]
    const some = { ...empty, posts: [postOf(1)], comments }
    await using source = await openLinkedIn(linkedIn(some), { mentions: false })
    const { mentions, rejected } = await source.read()
    expect(mentions).toMatchObject([{ externalId: 'comment:4', author: null, postedAt: null }])
    expect(rejected).toHaveLength(2)
  })

  it('is the same in its list and in its notification, and is told once', async () => {
    const at = conformanceNow - hourMs
    const some = {
      posts: [postOf(1)],
      comments: [{ id: 7, post: postOf(1), at }],
      notices: [{ id: '7', action: 'COMMENT', at }],
    }
    await using source = await openLinkedIn(linkedIn(some))
    expect((await source.read()).mentions).toMatchObject([
      { externalId: 'comment:7', text: 'Text 7' },
    ])
  })
})

describe('a notification', () => {
  const at = conformanceNow - hourMs
  it('tells of a post that mentions the Page, and of comments written, edited and deleted', async () => {
    const share = 'urn:li:share:99'
    const text = 'With @[Acme](urn:li:organization:1234) \\(again\\) {hashtag|\\#|fun}'
    const notices = [
      { id: '1', action: 'SHARE_MENTION', at, entity: share, text },
      { id: '2', action: 'COMMENT', at },
      { id: '2', action: 'COMMENT_EDIT', at: at + 1, text: 'Better' },
      { id: '3', action: 'COMMENT', at },
      { id: '3', action: 'COMMENT_DELETE', at: at + 1 },
      { id: '4', action: 'COMMENT', at, owner: page },
    ]
    await using source = await openLinkedIn(linkedIn({ ...empty, notices }), { comments: false })
    const { mentions, deletions, rejected } = await source.read()
    expect(mentions.toSorted((a, b) => a.externalId.localeCompare(b.externalId))).toMatchObject([
      { externalId: 'comment:2', kind: 'comment', text: 'Better', parentId: activityOf(postOf(1)) },
      {
        externalId: share,
        kind: 'post',
        text: 'With Acme (again) #fun',
        url: `${www}/feed/update/${share}/`,
        conversationId: null,
      },
    ])
    expect([deletions, rejected]).toEqual([['comment:3'], []])
  })

  it('without the words is rejected, but deletes all the same', async () => {
    const bare = (action: string, id: number) => ({
      action,
      lastModifiedAt: at,
      generatedActivity: `urn:li:comment:(activity:1,${id})`,
    })
    const elements = [bare('COMMENT', 1), bare('COMMENT_DELETE', 2), { action: 'COMMENT' }, null]
    await using source = await openLinkedIn(sends({ elements }), { comments: false })
    const { mentions, deletions, rejected } = await source.read()
    expect([mentions, deletions, rejected.length]).toEqual([[], ['comment:2'], 3])
  })

  it('is read again for a day, and its past of 60 days in slices that can go on', async () => {
    const notices = Array.from({ length: 70 }, (_, n) => ({
      id: String(n + 1),
      action: 'COMMENT',
      at: conformanceNow - (n + 1) * dayMs + hourMs,
    }))
    await using source = await openLinkedIn(linkedIn({ ...empty, notices }), { comments: false })
    expect((await source.read()).ids).toHaveLength(7)
    expect((await source.read()).ids).toEqual(['comment:1'])
    let asked = 0
    source.play((request, response) =>
      (++asked === 3 ? sends({}, 503) : linkedIn({ ...empty, notices }))(request, response),
    )
    await expect(source.readPast()).rejects.toMatchObject({ kind: 'transient' })
    const { ids, pages } = await source.readPast()
    expect(ids).toHaveLength(40)
    expect(pages.at(-1)?.reachedAt).toBe(new Date(conformanceNow - 60 * dayMs).toISOString())
    expect((await source.readPast()).pages).toEqual([])
  })

  it('of a busy time is gone on with inside its slice', async () => {
    const notices = Array.from({ length: 250 }, (_, n) => ({
      id: String(n + 1),
      action: 'COMMENT',
      at: conformanceNow - (n + 1) * 60_000,
    }))
    const options = { comments: false }
    await using source = await openLinkedIn(linkedIn({ ...empty, notices }), options)
    const env = { ...source.env(), since: 0 }
    let cursor: Cursor | null = null
    const heard: string[] = []
    for (let run = 0; run < 12; run++) {
      for await (const page of collector.backfill?.(cursor, env) ?? []) {
        heard.push(...page.mentions.map(({ externalId }) => externalId))
        cursor = page.cursor
        break
      }
    }
    expect(heard.toSorted()).toEqual(notices.map(({ id }) => `comment:${id}`).toSorted())
  })
})

describe('text', () => {
  it.each([
    ['@[Acme](urn:li:organization:1) and @[B\\]b](urn:li:person:x-y_z)!', 'Acme and B]b!'],
    ['#plain {hashtag|\\#|Tag\\_one} a\\_b \\\\ \\@', '#plain #Tag_one a_b \\ @'],
    ['@[not one] @[x](http://x)', '@[not one] @[x](http://x)'],
  ])('of a post %j reads %j', (little, plain) => expect(postText(little)).toBe(plain))

  it('of a comment keeps its backslashes', () => expect(commentText('a\\_b')).toBe('a\\_b'))
})

describe('a refusal', () => {
  it.each([
    [401, 'auth', /"Said" \(401\): .*sign in again/, null],
    [403, 'auth', /r_organization_social/, null],
    [426, 'fatal', /newer Earshot/, null],
    [429, 'rate-limit', /Said/, 12 * hourMs],
    [404, 'bad-data', /Said/, null],
    [500, 'transient', /Said/, null],
  ])('%i is %s and says what to do', async (status, kind, message, waitMs) => {
    const body = { message: 'Said', serviceErrorCode: 1, status }
    await using source = await openLinkedIn(sends(body, status))
    await expect(source.read()).rejects.toMatchObject({ kind, message, waitMs })
  })
})
