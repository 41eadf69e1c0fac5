import {
  gatedHeads,
  type Change,
  type ModelVersion,
  type TierReport,
  type TrainingReport,
} from '../model/model-version.ts'

const digits = (value: number) => value.toFixed(3)
const signed = (value: number) => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(3)}`

/** What came of a training, for a person to read. */
export function describeVersion({ id, at, actor, state, reason, report }: ModelVersion): string {
  const head = `Version ${id}, ${state}, ${at} by ${actor}`
  const why = reason === null ? [] : [`Refused: ${reason}`]
  return [head, ...why, describeReport(report)].join('\n')
}

export function describeReport(report: TrainingReport): string {
  const { examples, kept, tiers, doubts, suspects } = report
  const lines = [`Examples: ${examples} taught, ${kept} kept for the test`]
  for (const head of gatedHeads) {
    const doubt = doubts[head]
    if (!doubt) continue
    const share = `${Math.round(doubt.share * 100)} %`
    lines.push(`Words about ${head}: ${doubt.words}, of which some ${share} look wrong`)
  }
  for (const tier of tiers) lines.push(...describeTier(tier))
  if (suspects.length > 0) {
    lines.push('', 'Examples that look wrong, the most suspicious first:')
    for (const { example, suspicion } of suspects.slice(0, 20)) {
      lines.push(`  ${example}  ${Math.round(suspicion * 100)} %`)
    }
  }
  return `${lines.join('\n')}\n`
}

function describeTier({
  tier,
  step,
  heldOut,
  own,
  labels,
  changed,
  seconds,
}: TierReport): string[] {
  const taken = step === 0 ? 'no change passed' : `${step * 100} % of the change taken`
  const table = (title: string, changes: Record<string, Change>) => [
    `  ${title}`,
    ...gatedHeads.flatMap((head) => {
      const change = changes[head]
      if (!change) return []
      const { before, after, low, high, texts } = change
      const range = `${signed(after - before)} (${signed(low)} to ${signed(high)})`
      return [
        `    ${head.padEnd(10)} ${digits(before)} -> ${digits(after)}  ${range}, ${texts} texts`,
      ]
    }),
  ]
  return [
    '',
    `Tier ${tier}: ${taken}, ${seconds} s`,
    ...table('macro-F1 on held-out texts', heldOut),
    ...(own ? table('macro-F1 on the corrections kept for the test', own) : []),
    `  answers that changed on held-out texts: ${changed}`,
    ...labels.map(
      ({ label, before, after, gained, lost }) =>
        `    ${label.padEnd(18)} F1 ${digits(before)} -> ${digits(after)}, ${gained} gained, ${lost} lost`,
    ),
  ]
}

/** A line each, newest first. */
export function describeVersions(versions: readonly ModelVersion[]): string {
  if (versions.length === 0) return 'No training yet; the shipped model answers.\n'
  const isActive = versions.some(({ state }) => state === 'promoted')
  const lines = versions.map(
    ({ id, at, state, actor, report }) =>
      `${state === 'promoted' ? '*' : ' '} ${String(id).padStart(4)}  ${state.padEnd(8)}  ${at}  ${report.examples} examples, by ${actor}`,
  )
  return `${lines.join('\n')}\n${isActive ? '' : 'The shipped model answers.\n'}`
}
