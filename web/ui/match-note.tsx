import { UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import type { BrandMatchView } from '../../src/model/query-trial.ts'
import { matchQuery } from '../lib/queries.ts'
import { strings } from '../lib/strings.ts'
import classes from './match-note.module.css'

const words = strings.match

function reasonOf({ matched, about, kept, found, because }: BrandMatchView): string {
  const terms = found.map(({ term }) => term).join(words.separator)
  if (matched) return about ? words.matched(terms) : words.now(terms)
  if (!about) return because.map(({ text }) => text).join(words.separator)
  return kept ? words.kept : words.changed
}

function Reasons({ matches }: { matches: readonly BrandMatchView[] }) {
  return (
    <ul>
      {matches.map((match) => (
        <li key={match.brandId}>
          <bdi className={classes.brand}>{match.name}</bdi>: {reasonOf(match)}
        </li>
      ))}
    </ul>
  )
}

function Answer({ mentionId }: { mentionId: string }) {
  const { data, isError } = useQuery(matchQuery(mentionId))
  if (data === undefined) return <p>{isError ? words.failed : words.loading}</p>
  const others = data.filter(({ about }) => !about)
  return (
    <>
      <Reasons matches={data.filter(({ about }) => about)} />
      {others.length > 0 && (
        <>
          <p className={classes.others}>{words.others}</p>
          <Reasons matches={others} />
        </>
      )}
    </>
  )
}

/** Which brands' queries take a mention, by which words, and what keeps it out of the others. */
export function MatchNote({ mentionId, label }: { mentionId: string; label: string }) {
  const [opened, { toggle }] = useDisclosure(false)
  const id = useId()
  return (
    <div className={classes.note}>
      <UnstyledButton
        className={classes.toggle}
        aria-expanded={opened}
        aria-controls={id}
        onClick={toggle}
      >
        <IconChevronRight size={13} stroke={1.8} aria-hidden="true" />
        {label}
      </UnstyledButton>
      <div id={id} className={classes.answer} hidden={!opened} aria-live="polite">
        {opened && <Answer mentionId={mentionId} />}
      </div>
    </div>
  )
}
