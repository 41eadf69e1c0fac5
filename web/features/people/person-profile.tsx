import { useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { PersonDetail } from '../../../src/model/person.ts'
import { type Command, useCommands } from '../../lib/commands.ts'
import { persons as words } from '../../lib/words/persons.ts'
import { JoinDialog } from './join-dialog.tsx'
import { lastSearch, noteOpened } from './opened.ts'
import { CONSENT_ID, PersonConsent } from './person-consent.tsx'
import { PersonHead, TAGS_ID } from './person-head.tsx'
import { PersonHistory } from './person-history.tsx'
import { PersonIdentifiers } from './person-identifiers.tsx'
import { PersonJourney } from './person-journey.tsx'
import { PersonMenus, type PersonMenu } from './person-menus.tsx'
import { PersonMoods } from './person-moods.tsx'
import { NOTE_ID, PersonNotes } from './person-notes.tsx'
import classes from './person-page.module.css'
import { PersonParts } from './person-parts.tsx'
import { PersonPosts } from './person-posts.tsx'
import { PersonSuggestions } from './person-suggestions.tsx'
import { PersonTickets } from './person-tickets.tsx'
import { PersonTouchpoints } from './person-touchpoints.tsx'
import { asSaid } from './steps.ts'
import { useKeptFocus } from './use-kept-focus.ts'
import { usePerson } from './use-person.ts'

/** Puts the caret into a field of the page, and the field into sight. */
function toField(id: string): void {
  const field = document.getElementById(id)
  field?.scrollIntoView({ block: 'center' })
  field?.focus({ preventScroll: true })
}

const toConsent = () => toField(CONSENT_ID)

/** All that is known of somebody, and what can be said of them. */
export function PersonProfile({ person: read }: { person: PersonDetail }) {
  const person = useMemo(() => asSaid(read), [read])
  const root = useRef<HTMLDivElement>(null)
  const navigate = useNavigate()
  const deeds = usePerson(person.id)
  const [menu, setMenu] = useState<PersonMenu | null>(null)
  const [joining, setJoining] = useState(false)
  useKeptFocus(root)
  useEffect(() => noteOpened(person.id), [person.id])
  const act = (key: string, title: string, run: () => void): Command => ({
    id: `person-${key}`,
    title,
    group: words.person.group,
    keys: [key],
    run,
  })
  useCommands([
    act('s', words.keys.stage, () => setMenu('stage')),
    act('a', words.keys.owner, () => setMenu('owner')),
    act('l', words.keys.tags, () => toField(TAGS_ID)),
    act('n', words.keys.note, () => toField(NOTE_ID)),
    act('m', words.keys.join, () => setJoining(true)),
    act('c', words.keys.consent, toConsent),
    act('z', words.keys.undo, () => deeds.undoLast(person.history)),
    act('Escape', words.keys.back, () => void navigate({ to: '/people', search: lastSearch() })),
  ])
  const shared = { person, deeds }
  return (
    <div ref={root}>
      <PersonHead {...shared} />
      <div className={classes.columns}>
        <div className={classes.first}>
          <PersonJourney {...shared} onSet={() => setMenu('stage')} />
          <PersonMoods moods={person.moods} />
        </div>
        <div className={classes.side}>
          <PersonNotes {...shared} />
          <PersonConsent key={`${person.consent} ${person.consentAt}`} {...shared} />
          <PersonSuggestions {...shared} onConsent={toConsent} />
          <PersonIdentifiers {...shared} onConsent={toConsent} />
          <PersonParts {...shared} onJoin={() => setJoining(true)} />
          <PersonTouchpoints touchpoints={person.touchpoints} />
        </div>
        <div className={classes.rest}>
          <PersonTickets authors={person.authors} />
          <PersonPosts authors={person.authors} />
          <PersonHistory {...shared} />
        </div>
      </div>
      <PersonMenus {...shared} menu={menu} onClose={() => setMenu(null)} />
      {joining && (
        <JoinDialog
          {...shared}
          first={null}
          onClose={() => setJoining(false)}
          onConsent={toConsent}
        />
      )}
    </div>
  )
}
