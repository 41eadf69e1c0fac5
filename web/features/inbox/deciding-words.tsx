import type { CSSProperties } from 'react'
import type { Explanation } from '../../../src/model/classification.ts'
import { formatWeight } from '../../lib/format.ts'
import { strings } from '../../lib/strings.ts'
import { labelName } from '../../lib/words/names.ts'
import { toneOf } from '../../lib/tones.ts'
import classes from './deciding-words.module.css'

/** The words by the label they speak for, the label with the weightiest word first. */
function byLabel(explanation: readonly Explanation[]): [label: string, words: Explanation[]][] {
  const heaviestFirst = explanation.toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
  return [...Map.groupBy(heaviestFirst, ({ label }) => label)]
}

function Word({ word, heaviest }: { word: Explanation; heaviest: number }) {
  const { text, label, weight } = word
  return (
    <li className={classes.word}>
      <bdi className={classes.text}>{text}</bdi>
      <span className={classes.track} aria-hidden="true">
        <span
          className={classes.bar}
          data-tone={toneOf(label)}
          data-against={weight < 0 || undefined}
          style={{ '--share': Math.abs(weight) / heaviest } as CSSProperties}
        />
      </span>
      <span className={classes.weight}>{formatWeight(weight)}</span>
    </li>
  )
}

/** The words that spoke for or against each label, with how much they weighed. */
export function DecidingWords({ explanation }: { explanation: readonly Explanation[] }) {
  const heaviest = Math.max(...explanation.map(({ weight }) => Math.abs(weight)), Number.EPSILON)
  return (
    <div>
      <h4 className={classes.title}>{strings.why.words}</h4>
      {explanation.length === 0 && <p className={classes.none}>{strings.why.wordsNone}</p>}
      {byLabel(explanation).map(([label, words]) => (
        <div key={label} className={classes.group}>
          <h5 className={classes.label}>{labelName(label)}</h5>
          <ul>
            {words.map((word) => (
              <Word key={`${word.start} ${word.text}`} word={word} heaviest={heaviest} />
            ))}
          </ul>
        </div>
      ))}
    </div>
  )
}
