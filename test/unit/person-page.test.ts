import { describe, expect, it } from 'vitest'
import type { PersonStep } from '../../src/model/person.ts'
import type { MentionView } from '../../src/model/views.ts'
import { mergePosts, nextCursors, type PostsPage } from '../../web/features/people/posts.ts'
import { describeStep, lastStep, shownSteps } from '../../web/features/people/steps.ts'

const day = (number: number) => `2026-11-${String(number).padStart(2, '0')}T10:00:00.000Z`

const page = (...read: [authorId: string, days: number[], next: string | null][]): PostsPage => ({
  read: read.map(([authorId, days, next]) => ({
    authorId,
    next,
    items: days.map(
      (number) => ({ id: `${authorId}${number}`, postedAt: day(number) }) as MentionView,
    ),
  })),
})
const ids = (pages: PostsPage[]) => mergePosts(pages).map(({ id }) => id)

describe('posts of several accounts', () => {
  it('are shown by time, and only as far back as no account can have more between', () => {
    const first = page(['a', [20, 18], 'a2'], ['b', [19, 5], null])
    expect(ids([first])).toEqual(['a20', 'b19', 'a18'])
    expect(nextCursors(first)).toEqual({ a: 'a2' })
    const second = page(['a', [7, 6], null])
    expect(ids([first, second])).toEqual(['a20', 'b19', 'a18', 'a7', 'a6', 'b5'])
    expect(nextCursors(second)).toBeUndefined()
  })
})

let count = 100
/** Newest last. */
function step(type: string, data: PersonStep['data'], undoable = true): PersonStep {
  count += 1
  return { id: String(count), at: day(1), type, actor: 'you', data, undoable }
}
const note = (text: string) => ({ note: { text } })

describe('the history of a person', () => {
  it('offers as the last step the newest that stands and took nothing back', () => {
    const added = step('person-note-added', note('Call her'))
    const email = step('person-identifier-added', {
      identifier: { kind: 'email', value: 'a@b.cd' },
    })
    const back = step('person-identifier-removed', {
      of: email.id,
      identifier: { kind: 'email', value: 'a@b.cd' },
    })
    expect(lastStep([email, added])?.id).toBe(email.id)
    expect(lastStep([back, email, added])?.id).toBe(added.id)
    const again = step('person-identifier-added', { of: back.id, identifier: {} })
    expect(lastStep([again, back, email, added])?.id).toBe(email.id)
    expect(lastStep([step('person-stage', { from: 'aware', to: 'asking' }, false)])).toBeUndefined()
  })

  it('shows a joining once, though it stands in the history of both', () => {
    const data = { gone: [], made: [{ id: 'e', intoId: 'a', fromId: 'b' }] }
    const both = [step('person-joined', data), step('person-joined', data)]
    expect(shownSteps(both)).toHaveLength(1)
  })

  it('says in words what was done', () => {
    const names = { agent: () => 'Ana' }
    const line = (type: string, data: PersonStep['data']) => describeStep(step(type, data), names)
    expect(line('person-stage', { from: 'aware', to: 'at_risk' })).toBe('Aware to at risk')
    const change = { before: { tags: ['a'], ownerId: null }, after: { tags: ['b'], ownerId: 1 } }
    expect(line('person-changed', change)).toBe('Owner: Ana · Tagged b · Tag taken off: a')
    expect(line('person-changed', { ...change, of: '1' })).toMatch(/^Undone: Owner/)
    expect(line('person-of-the-future', {})).toBe('Of the future')
  })
})
