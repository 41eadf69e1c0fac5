import { type Agreement, type Figure, measureAgreement } from './agreement.ts'
import {
  type Calibration,
  type CoveragePoint,
  measureCalibration,
  measureCoverage,
} from './calibration.ts'
import {
  type Gathered,
  type Outcome,
  type Outcomes,
  type ScoredHead,
  scoredHeads,
  scoredSentiment,
} from './outcomes.ts'

export type HeadScore = Agreement & {
  head: ScoredHead
  /** Of the labels that were given; null where answers carry no confidence. */
  calibration: Calibration | null
  /** Empty where answers carry no confidence, or several for a text. */
  coverage: CoveragePoint[]
}

/** One head on the texts of one source. */
export type SourceHead = {
  head: ScoredHead
  texts: number
  macroF1: Figure
  macroRecall: Figure
  accuracy: Figure
}

export type Report = {
  model: string
  texts: number
  heads: HeadScore[]
  /** How many answers of `mixed` were read as the side they lean to; null where gold has `mixed`. */
  mixedRead: number | null
  /** Calibration of every output of the head of intents, given or not. */
  intentOutputs: ({ label: string } & Calibration)[]
  /** Shares 0..1: answers marked unsure, and wrong queues among the sure and among the unsure. */
  unsure: { share: number; wrongWhenSure: number; wrongWhenUnsure: number } | null
  sources: { source: string; texts: number; heads: SourceHead[] }[]
}

/** All measures of what was gathered. Heads that gold says nothing of are left out. */
export function writeReport(model: string, texts: number, all: Gathered): Report {
  const { outcomes: sentiment, mixedRead } = scoredSentiment(all)
  const scored = scoredHeads
    .map((head) => ({ head, outcomes: head === 'sentiment' ? sentiment : all[head] }))
    .filter(({ outcomes }) => outcomes.rows.length > 0)
  return {
    model,
    texts,
    heads: scored.map(({ head, outcomes }) => scoreHead(head, outcomes)),
    mixedRead: sentiment.rows.length > 0 ? mixedRead : null,
    intentOutputs: all.intentOutputs.flatMap((stated, place) => {
      const label = all.intents.labels[place] ?? ''
      return stated.length === 0 ? [] : [{ label, ...measureCalibration(stated) }]
    }),
    unsure: measureSureness(all.sureness),
    sources: scoreSources(scored),
  }
}

function scoreHead(head: ScoredHead, outcomes: Outcomes): HeadScore {
  const stated = outcomes.rows.flatMap((row) => row.stated)
  const isOneEach = stated.length === outcomes.rows.length
  return {
    head,
    ...measureAgreement(outcomes),
    calibration: stated.length > 0 ? measureCalibration(stated) : null,
    coverage: isOneEach && head !== 'intents' ? measureCoverage(stated) : [],
  }
}

function measureSureness(sureness: Gathered['sureness']): Report['unsure'] {
  if (sureness.length === 0) return null
  const wrongOf = (unsure: boolean): number => {
    const some = sureness.filter((each) => each.unsure === unsure)
    return some.length === 0 ? 0 : some.filter(({ right }) => !right).length / some.length
  }
  return {
    share: sureness.filter(({ unsure }) => unsure).length / sureness.length,
    wrongWhenSure: wrongOf(false),
    wrongWhenUnsure: wrongOf(true),
  }
}

function scoreSources(scored: readonly { head: ScoredHead; outcomes: Outcomes }[]) {
  const sources = new Map<string, Map<ScoredHead, Outcome[]>>()
  for (const { head, outcomes } of scored) {
    for (const row of outcomes.rows) {
      const heads = sources.get(row.source) ?? new Map<ScoredHead, Outcome[]>()
      sources.set(row.source, heads)
      const rows = heads.get(head) ?? []
      heads.set(head, rows)
      rows.push(row)
    }
  }
  const labelsOf = new Map(scored.map(({ head, outcomes }) => [head, outcomes.labels]))
  return [...sources]
    .map(([source, heads]) => ({
      source,
      texts: Math.max(...[...heads.values()].map((rows) => rows.length)),
      heads: [...heads].map(([head, rows]): SourceHead => {
        const agreement = measureAgreement({ labels: labelsOf.get(head) ?? [], rows })
        const { texts, macroF1, macroRecall, accuracy } = agreement
        return { head, texts, macroF1, macroRecall, accuracy }
      }),
    }))
    .toSorted((one, other) => other.texts - one.texts || (one.source < other.source ? -1 : 1))
}
