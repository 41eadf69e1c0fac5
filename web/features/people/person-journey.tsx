import { Button, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Evidence, PersonDetail, Stage } from '../../../src/model/person.ts'
import {
  evidenceNames,
  offPath,
  path,
  stageHints,
  stageNames,
} from '../../lib/words/person-names.ts'
import { persons } from '../../lib/words/persons.ts'
import { Ago } from '../../ui/age.tsx'
import { OutsideLink } from '../../ui/outside-link.tsx'
import { changePerson, mentionQuery } from './people-api.ts'
import classes from './person-journey.module.css'
import { Section } from './section.tsx'
import { touchpointId } from './person-touchpoints.tsx'
import type { PersonDeeds } from './use-person.ts'

const words = persons.journey

type Props = { person: PersonDetail; deeds: PersonDeeds; onSet(): void }

/** Where they stand on the way, since when, and what brought them there. */
export function PersonJourney({ person, deeds, onSet }: Props) {
  const { id, stage, stageAt, stageBy, stageWhy } = person
  const actions = (
    <div className={classes.actions}>
      {stageBy !== null && (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() =>
            deeds.mutate({
              run: (version) => changePerson(id, { stage: null, version }),
              done: persons.person.done.follow,
            })
          }
        >
          {words.follow}
        </Button>
      )}
      <Button size="compact-sm" variant="default" aria-keyshortcuts="s" onClick={onSet}>
        {words.set}
      </Button>
    </div>
  )
  return (
    <Section title={words.title} actions={actions}>
      <Steps label={words.path} stages={path} current={stage} />
      <Steps label={words.off} stages={offPath} current={stage} off />
      <p className={classes.since}>
        {words.since(stageNames[stage])} <Ago at={stageAt} />.{' '}
        {stageBy === null ? words.follows : words.byHand(stageBy)}
      </p>
      <h3 className={classes.why}>{words.why}</h3>
      {stageWhy.length === 0 && <p className={classes.none}>{words.noWhy}</p>}
      <ol className={classes.evidence}>
        {stageWhy.map((one) => (
          <li key={`${one.kind} ${one.id} ${one.at}`}>
            <p className={classes.said}>
              {one.text} <Ago at={one.at} className={classes.at} />
            </p>
            <Source evidence={one} />
          </li>
        ))}
      </ol>
    </Section>
  )
}

type StepsProps = { label: string; stages: readonly Stage[]; current: Stage; off?: boolean }

function Steps({ label, stages, current, off = false }: StepsProps) {
  return (
    <ol className={classes.steps} aria-label={label} data-off={off || undefined}>
      {stages.map((stage) => (
        <li
          key={stage}
          className={classes.step}
          title={stageHints[stage]}
          aria-current={stage === current ? 'step' : undefined}
        >
          {stageNames[stage]}
          {stage === current && <VisuallyHidden>, {words.now}</VisuallyHidden>}
        </li>
      ))}
    </ol>
  )
}

/** Where it can be read. */
function Source({ evidence: { kind, id } }: { evidence: Evidence }) {
  if (kind === 'mention' && id !== null) return <Post id={id} />
  if (kind === 'ticket' && id !== null) return <ToTicket id={id} />
  if (kind !== 'touchpoint' || id === null) {
    return <p className={classes.kind}>{evidenceNames[kind]}</p>
  }
  return (
    <p className={classes.kind}>
      {evidenceNames[kind]}
      <UnstyledButton
        className={classes.link}
        onClick={() => {
          const row = document.getElementById(touchpointId(id))
          row?.scrollIntoView({ block: 'center' })
          row?.focus({ preventScroll: true })
        }}
      >
        {words.toTouchpoint}
      </UnstyledButton>
    </p>
  )
}

function ToTicket({ id }: { id: string }) {
  return (
    <p className={classes.kind}>
      {evidenceNames.ticket}
      <TicketLink id={id} />
    </p>
  )
}

function TicketLink({ id }: { id: string }) {
  return (
    <Link
      to="/inbox/{-$queue}"
      params={{ queue: undefined }}
      search={{ ticket: id }}
      className={classes.link}
    >
      {words.toTicket}
    </Link>
  )
}

function Post({ id }: { id: string }) {
  const { data: mention } = useQuery(mentionQuery(id))
  return (
    <>
      {mention !== undefined && (
        <p className={classes.quote} dir="auto">
          {mention.text}
        </p>
      )}
      <p className={classes.kind}>
        {evidenceNames.mention}
        {mention !== undefined && mention.ticketId !== null && <TicketLink id={mention.ticketId} />}
        <OutsideLink address={mention?.url ?? null} className={classes.link}>
          {(host) => host}
        </OutsideLink>
      </p>
    </>
  )
}
