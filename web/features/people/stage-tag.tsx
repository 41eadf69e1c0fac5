import type { Stage } from '../../../src/model/person.ts'
import { stageNames } from '../../lib/words/person-names.ts'
import { Tag, type Tone } from '../../ui/tag.tsx'

const tones: Record<Stage, Tone> = {
  aware: 'neutral',
  asking: 'accent',
  comparing: 'accent',
  price_objection: 'mixed',
  decided: 'accent',
  customer: 'positive',
  at_risk: 'negative',
  gone: 'neutral',
  advocate: 'positive',
}

/** Where somebody stands, in a word. */
export function StageTag({ stage }: { stage: Stage }) {
  return <Tag tone={tones[stage]}>{stageNames[stage]}</Tag>
}
