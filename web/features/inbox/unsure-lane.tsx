import { UnstyledButton } from '@mantine/core'
import { formatPercent } from '../../lib/format.ts'
import { queueHints, queueNames } from '../../lib/words/names.ts'
import { inbox } from '../../lib/words/inbox.ts'
import { KeyCap } from '../../ui/key-cap.tsx'
import { type Guess, guessesOf } from './guesses.ts'
import classes from './unsure-lane.module.css'
import type { Messages } from './use-messages.ts'

const words = inbox.unsure

const nameOf = ({ queue }: Guess): string => (queue === 'none' ? words.none : queueNames[queue])

function hintOf({ queue, confidence }: Guess): string {
  if (confidence !== null) return words.sure(formatPercent(confidence))
  return queue === 'none' ? words.noneShort : queueHints[queue]
}

type Props = { messages: Messages; onSettle(place: number): void }

/** What the model does not know: its two best guesses large, the others small, a key for each. */
export function UnsureLane({ messages, onSettle }: Props) {
  const { opening } = messages
  if (opening === undefined) return null
  const guesses = guessesOf(opening.classification)
  return (
    <section className={classes.lane} aria-labelledby="unsure-title">
      <h3 id="unsure-title" className={classes.title}>
        {words.title}
      </h3>
      <p className={classes.hint}>{words.hint}</p>
      <div className={classes.guesses}>
        {guesses.map((guess, place) => (
          <UnstyledButton
            key={guess.queue}
            className={classes.guess}
            data-large={place < 2 || undefined}
            aria-keyshortcuts={String(place + 1)}
            onClick={() => onSettle(place)}
          >
            <KeyCap>{String(place + 1)}</KeyCap>
            <span className={classes.text}>
              <span className={classes.name}>{nameOf(guess)}</span>
              {place < 2 && <span className={classes.sure}>{hintOf(guess)}</span>}
            </span>
          </UnstyledButton>
        ))}
      </div>
    </section>
  )
}
