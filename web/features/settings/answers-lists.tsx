import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Macro } from '../../../src/model/macro.ts'
import type { SavedReply } from '../../../src/model/saved-reply.ts'
import { answers as words } from '../../lib/words/answers.ts'
import { chosenOf, nameOfMacro, nameOfReply } from './answers-choice.ts'
import classes from './answers-page.module.css'

type Props = {
  what: string | undefined
  replies: readonly SavedReply[]
  macros: readonly Macro[]
}

type RowProps = { what: string; name: string; chosen: boolean; children: ReactNode }

function Row({ what, name, chosen, children }: RowProps) {
  return (
    <li>
      <Link
        to="/answers/{-$what}"
        params={{ what }}
        className={classes.row}
        aria-current={chosen ? 'true' : undefined}
      >
        <bdi className={classes.name}>{name}</bdi>
        <span className={classes.more}>{children}</span>
      </Link>
    </li>
  )
}

/** Every saved answer and macro, to choose from. */
export function AnswersLists({ what, replies, macros }: Props) {
  const chosen = chosenOf(what, replies, macros)
  return (
    <div className={classes.lists}>
      {replies.length > 0 && (
        <section>
          <h2 className={classes.heading}>{words.replies}</h2>
          <ul className={classes.list}>
            {replies.map(({ id, name, text }) => (
              <Row key={id} what={nameOfReply(id)} name={name} chosen={id === chosen.reply?.id}>
                <bdi>{text}</bdi>
              </Row>
            ))}
          </ul>
        </section>
      )}
      {macros.length > 0 && (
        <section>
          <h2 className={classes.heading}>{words.macros}</h2>
          <ul className={classes.list}>
            {macros.map(({ id, name, key, steps }) => (
              <Row key={id} what={nameOfMacro(id)} name={name} chosen={id === chosen.macro?.id}>
                {[words.steps(steps.length), ...(key === null ? [] : [words.key(key)])].join(' · ')}
              </Row>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}
