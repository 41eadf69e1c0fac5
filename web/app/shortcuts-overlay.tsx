import { Modal, Switch } from '@mantine/core'
import { useState } from 'react'
import { enableSingleKeys, singleKeysEnabled } from '../lib/commands.ts'
import { strings } from '../lib/strings.ts'
import { queueNames } from '../lib/words/names.ts'
import { inbox } from '../lib/words/inbox.ts'
import { leads } from '../lib/words/leads.ts'
import { people } from '../lib/words/people.ts'
import { persons } from '../lib/words/persons.ts'
import { KeyCap } from '../ui/key-cap.tsx'
import classes from './shortcuts-overlay.module.css'
import { queueKeys, viewKeys } from './use-app-commands.ts'
import { PRESENCE_KEY } from './who-am-i.tsx'

type Line = [keys: string, what: string]

const { keys: words, nav } = strings
const work = inbox.keys

const groups: [title: string, lines: Line[]][] = [
  [
    words.groups.move,
    [
      ['j', words.next],
      ['k', words.previous],
      ['Enter', words.open],
      ['Esc', words.leave],
      ['t', words.tab],
    ],
  ],
  [
    words.groups.act,
    [
      ['e', words.resolve],
      ['p', words.pending],
      ['s', words.snooze],
      ['d', words.dismiss],
      ['o', words.reopen],
      ['z', words.undo],
    ],
  ],
  [
    work.groups.work,
    [
      ['y', work.take],
      ['u', work.giveBack],
      ['a', work.assign],
      ['l', work.tags],
      ['+', work.raise],
      ['-', work.lower],
      ['c', work.correct],
      ['m', work.macros],
      ['1 … 4', work.guesses],
    ],
  ],
  [
    work.groups.write,
    [
      ['r', work.reply],
      ['n', work.note],
      ['i', work.insert],
      [';', work.snippet],
      ['@', work.somebody],
      ['Ctrl ↵', work.send],
      ['Ctrl ⇧ ↵', inbox.write.later],
      ['A', work.approve],
      ['R', work.retry],
    ],
  ],
  [
    work.groups.many,
    [
      ['x', work.mark],
      ['J', work.markDown],
      ['K', work.markUp],
      ['*', work.markAll],
      ['[', work.previousMessage],
      [']', work.nextMessage],
      ['M', work.merge],
      ['S', work.split],
    ],
  ],
  [
    leads.keys.group,
    [
      ['j', leads.keys.next],
      ['k', leads.keys.previous],
      ['a', leads.do.accept],
      ['x', leads.do.reject],
      ['n', leads.do.nurture],
      ['s', leads.do.advance],
      ['o', leads.do.hand],
      ['z', leads.do.undo],
    ],
  ],
  [
    persons.keys.group,
    [
      ['s', persons.keys.stage],
      ['a', persons.keys.owner],
      ['l', persons.keys.tags],
      ['n', persons.keys.note],
      ['c', persons.keys.consent],
      ['m', persons.keys.join],
      ['z', persons.keys.undo],
      ['Esc', persons.keys.back],
    ],
  ],
  [
    words.groups.trial,
    [
      ['j', words.nextHit],
      ['k', words.previousHit],
      ['y', words.right],
      ['n', words.wrong],
      ['u', words.undoMark],
    ],
  ],
  [
    words.groups.go,
    [
      [`g ${queueKeys.all}`, nav.all],
      [`g ${queueKeys.service}`, queueNames.service],
      [`g ${queueKeys.sales}`, queueNames.sales],
      [`g ${queueKeys.advocacy}`, queueNames.advocacy],
      [`g ${queueKeys.unsure}`, queueNames.unsure],
      [`g ${queueKeys.nurture}`, queueNames.nurture],
      [`g ${viewKeys.leads}`, leads.title],
      [`g ${viewKeys.kept}`, leads.navKept],
      [`g ${viewKeys.overview}`, nav.overview],
      [`g ${viewKeys.people}`, nav.people],
      [`g ${viewKeys.mentions}`, nav.mentions],
      [`g ${viewKeys.sources}`, nav.sources],
      [`g ${viewKeys.brands}`, nav.brands],
      [`g ${viewKeys.team}`, nav.team],
      [`g ${viewKeys.targets}`, nav.targets],
      [`g ${viewKeys.notifications}`, people.bell.title],
      [PRESENCE_KEY, people.me.turn],
      [`g ${viewKeys.rules}`, nav.rules],
    ],
  ],
  [
    words.groups.help,
    [
      ['/', words.palette],
      ['Ctrl K', words.palette],
      ['?', words.overlay],
    ],
  ],
]

function Keys({ keys }: { keys: string }) {
  return (
    <dt className={classes.keys} aria-label={keys}>
      {keys.split(' ').map((key) => (
        <KeyCap key={key}>{key}</KeyCap>
      ))}
    </dt>
  )
}

/** Every key there is, and the switch that turns the single ones off. */
export function ShortcutsOverlay({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const [enabled, setEnabled] = useState(singleKeysEnabled)
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="42rem"
      title={words.title}
      closeButtonProps={{ 'aria-label': strings.app.close }}
    >
      <div className={classes.groups}>
        {groups.map(([title, lines]) => (
          <section key={title} className={classes.group}>
            <h3 className={classes.title}>{title}</h3>
            <dl>
              {lines.map(([keys, what]) => (
                <div key={keys} className={classes.line}>
                  <Keys keys={keys} />
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <Switch
        className={classes.switch}
        size="sm"
        label={words.enabled}
        description={words.enabledHint}
        checked={enabled}
        onChange={({ currentTarget: { checked } }) => {
          setEnabled(checked)
          enableSingleKeys(checked)
        }}
      />
    </Modal>
  )
}
