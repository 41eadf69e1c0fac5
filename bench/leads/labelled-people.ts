import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { sentimentSchema } from '../../src/model/classification.ts'
import type { Classifier } from '../../src/model/classification.ts'
import { stageSchema, touchpointKindSchema } from '../../src/model/person.ts'
import type { LeadFacts } from '../../src/people/leads/lead-facts.ts'
import { defaultRules } from '../../src/triage/rules/default-rules.ts'
import { route } from '../../src/triage/rules/route.ts'

const HOUR = 3_600_000
const FILE = new URL('../../test/fixtures/leads/people.json', import.meta.url)

const fileSchema = z.object({
  now: z.iso.datetime(),
  people: z.array(
    z.object({
      name: z.string(),
      bio: z.string().nullable(),
      place: z.string().nullable(),
      followers: z.number(),
      stage: stageSchema,
      posts: z.array(
        z.object({
          hoursAgo: z.number(),
          about: z.enum(['us', 'rival']),
          text: z.string(),
          answersUs: z.boolean().default(false),
        }),
      ),
      touchpoints: z.array(
        z.object({ kind: touchpointKindSchema, hoursAgo: z.number(), what: z.string().nullable() }),
      ),
      /** When we wrote to them. */
      wroteHoursAgo: z.array(z.number()),
      notInterestedHoursAgo: z.number().nullable(),
      /** Whether a rep would want to talk to them today: 0 no, 1 if there is time, 2 yes. */
      grade: z.number().int().min(0).max(2),
      because: z.string(),
    }),
  ),
})

/** Somebody made up and judged by hand, with what the service would know of them. */
export type Labelled = { name: string; grade: number; because: string; facts: LeadFacts }

/** The labelled people as the service knows them, their posts read by `classifier` and routed by the shipped rules. */
export async function readLabelled(
  classifier: Classifier,
): Promise<{ now: number; people: Labelled[] }> {
  const file = fileSchema.parse(JSON.parse(readFileSync(FILE, 'utf8')))
  const now = Date.parse(file.now)
  const before = (hours: number): number => now - hours * HOUR
  const texts = file.people.flatMap(({ posts }) => posts.map(({ text }) => text))
  const meanings = (await classifier.predict(texts)).values()
  const people = file.people.map((person): Labelled => {
    const posts = person.posts.map((post, at): LeadFacts['posts'][number] => {
      const meaning = meanings.next().value
      if (!meaning) throw new Error('The classifier answered fewer texts than it was given')
      const brandKind = post.about === 'us' ? 'own' : 'competitor'
      const { queue } = route(defaultRules, { brandKind, classification: meaning })
      const id = `${person.name} ${at}`
      return {
        id,
        ticketId: queue === 'none' ? null : id,
        brandId: post.about === 'us' ? 1 : 2,
        at: before(post.hoursAgo),
        text: post.text,
        language: meaning.language,
        network: 'made-up',
        sentiment: sentimentSchema.parse(meaning.sentiment.label),
        intents: meaning.intents,
        spam: meaning.spam,
        queue,
        waits: true,
        answersUs: post.answersUs,
      }
    })
    return {
      name: person.name,
      grade: person.grade,
      because: person.because,
      facts: { ...factsOf(person, before), posts },
    }
  })
  return { now, people }
}

type Person = z.infer<typeof fileSchema>['people'][number]

function factsOf(person: Person, before: (hours: number) => number): Omit<LeadFacts, 'posts'> {
  const { name, bio, place, followers, stage, notInterestedHoursAgo: no } = person
  return {
    stage,
    stageAt: 0,
    tags: [],
    notInterestedAt: no === null ? null : before(no),
    ownerId: null,
    accounts: [{ name, bio, place, followers }],
    touchpoints: person.touchpoints.map(({ kind, hoursAgo, what }) => ({
      kind,
      at: before(hoursAgo),
      what,
    })),
    contacts: person.wroteHoursAgo.map((hours) => ({ at: before(hours) })),
  }
}
