/* oxlint-disable jsx-a11y/prefer-tag-over-role, jsx-a11y/click-events-have-key-events --
   a combobox with a list of its own: the keys are all handled on the field, which keeps the focus */
import { Modal } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, useId, useMemo, useState } from 'react'
import { allCommands, type Command } from '../lib/commands.ts'
import { strings } from '../lib/strings.ts'
import { takeTyped } from '../lib/type-ahead.ts'
import { KeyCap } from '../ui/key-cap.tsx'
import classes from './command-palette.module.css'

/** The commands that hold every typed word, those whose title begins with what is typed first. */
function matching(commands: readonly Command[], typed: string): Command[] {
  const start = typed.toLowerCase()
  const words = start.split(/\s+/).filter(Boolean)
  const found = commands.filter(({ title, group, keyOnly }) => {
    const text = `${title} ${group}`.toLowerCase()
    return keyOnly !== true && words.every((word) => text.includes(word))
  })
  const rank = ({ title }: Command) => (title.toLowerCase().startsWith(start) ? 0 : 1)
  return found.sort((a, b) => rank(a) - rank(b))
}

function PaletteBody({ onClose }: { onClose(): void }) {
  const id = useId()
  const navigate = useNavigate()
  const [typed, setTyped] = useState('')
  const [active, setActive] = useState(0)
  const [commands] = useState(allCommands)
  const found = useMemo(() => {
    const words = typed.trim()
    const search: Command = {
      id: 'search',
      title: strings.palette.searchFor(words),
      group: '',
      keys: [],
      run: () => void navigate({ to: '/mentions', search: { q: words } }),
    }
    return [...matching(commands, words), ...(words === '' ? [] : [search])]
  }, [commands, typed, navigate])
  const current = Math.min(active, found.length - 1)
  function choose(command: Command | undefined): void {
    if (command === undefined) return
    onClose()
    // After the dialog has given the focus back, so that the command may move it on.
    setTimeout(command.run)
  }
  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) setActive((current + step + found.length) % found.length)
    else if (event.key === 'Enter') choose(found[current])
    else return
    event.preventDefault()
  }
  return (
    <>
      <input
        className={classes.input}
        data-autofocus
        role="combobox"
        aria-label={strings.palette.placeholder}
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={found.length > 0 ? `${id}-${current}` : undefined}
        placeholder={strings.palette.placeholder}
        value={typed}
        onChange={({ currentTarget: { value } }) => {
          setTyped(value)
          setActive(0)
        }}
        // What was typed before the field could take it.
        onFocus={() => {
          const early = takeTyped()
          if (early === '') return
          setTyped((now) => now + early)
          setActive(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div
        role="listbox"
        id={`${id}-list`}
        aria-label={strings.palette.title}
        className={classes.list}
      >
        {found.map((command, index) => (
          <div
            key={command.id}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === current}
            className={classes.option}
            ref={
              index === current ? (option) => option?.scrollIntoView({ block: 'nearest' }) : null
            }
            onPointerMove={() => setActive(index)}
            onClick={() => choose(command)}
          >
            <span className={classes.title}>{command.title}</span>
            <span className={classes.group}>{command.group}</span>
            <span className={classes.keys}>
              {command.keys[0]?.split(' ').map((key) => (
                <KeyCap key={key}>{key}</KeyCap>
              ))}
            </span>
          </div>
        ))}
      </div>
    </>
  )
}

/** Type where to go or what to do. */
export function CommandPalette({ opened, onClose }: { opened: boolean; onClose(): void }) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      withCloseButton={false}
      centered={false}
      yOffset="12vh"
      size="34rem"
      padding={0}
      title={strings.palette.title}
      classNames={{ header: classes.header }}
    >
      <PaletteBody onClose={onClose} />
    </Modal>
  )
}
