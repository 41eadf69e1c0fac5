/* oxlint-disable jsx-a11y/prefer-tag-over-role, jsx-a11y/click-events-have-key-events --
   a list of its own that the keys are handled for in one place, which keeps the focus */
import { Modal } from '@mantine/core'
import { type KeyboardEvent, useId, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { inbox } from '../../lib/words/inbox.ts'
import { KeyCap } from '../../ui/key-cap.tsx'
import classes from './quick-menu.module.css'
import { type Choice, fitting, withDigits } from './quick-choices.ts'

type Props = {
  opened: boolean
  title: string
  choices: readonly Choice[]
  /** With a field to type in; without one every letter is a key. */
  placeholder?: string | undefined
  /** What is offered for words that no choice has. */
  make?: ((typed: string) => Choice | null) | undefined
  empty?: string
  onClose(): void
}

/**
 * Takes the focus at once and gives it back at once: the very next key must find its way, and a dialog
 * left to itself moves the focus a moment later.
 */
function useFocusWhileOpen() {
  const ref = useRef<HTMLDivElement & HTMLInputElement>(null)
  const [before] = useState(() => document.activeElement)
  useLayoutEffect(() => {
    ref.current?.focus({ preventScroll: true })
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [before])
  return ref
}

function Body({ title, choices, placeholder, make, empty, onClose }: Omit<Props, 'opened'>) {
  const id = useId()
  const focused = useFocusWhileOpen()
  const [typed, setTyped] = useState('')
  const [active, setActive] = useState(0)
  const hasField = placeholder !== undefined
  const shown = useMemo(() => {
    const found = fitting(choices, typed)
    const made = typed.trim() === '' ? null : (make?.(typed.trim()) ?? null)
    const all = made === null ? found : [...found, made]
    return hasField && typed === '' ? withDigits(all) : all
  }, [choices, typed, make, hasField])
  const current = Math.max(0, Math.min(active, shown.length - 1))

  function choose(choice: Choice | undefined): void {
    if (choice === undefined) return
    setTyped('')
    if (choice.stays === true) choice.run()
    else {
      // The dialog gives the focus back before the step, which may move it on, and both before the next key.
      flushSync(onClose)
      choice.run()
    }
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const byKey = hasField && typed !== '' ? undefined : shown.find(({ key }) => key === event.key)
    if (step !== undefined) {
      if (shown.length > 0) setActive((current + step + shown.length) % shown.length)
    } else if (event.key === 'Enter') choose(shown[current])
    else if (byKey !== undefined) choose(byKey)
    else return
    event.preventDefault()
  }

  const list = {
    id: `${id}-list`,
    role: 'listbox',
    'aria-label': title,
    className: classes.list,
    'data-columns': choices.some(({ column }) => column === true) || undefined,
  } as const
  const option = shown.length > 0 ? `${id}-${current}` : undefined
  return (
    <>
      {hasField && (
        <input
          ref={focused}
          className={classes.input}
          data-autofocus
          role="combobox"
          aria-label={title}
          aria-expanded="true"
          aria-controls={list.id}
          aria-activedescendant={option}
          placeholder={placeholder}
          value={typed}
          onChange={({ currentTarget: { value } }) => {
            setTyped(value)
            setActive(0)
          }}
          onKeyDown={onKeyDown}
        />
      )}
      <div
        {...list}
        {...(hasField
          ? {}
          : {
              ref: focused,
              tabIndex: 0,
              'data-autofocus': true,
              'aria-activedescendant': option,
              onKeyDown,
            })}
      >
        {shown.map((choice, place) => {
          const before = shown[place - 1]
          const begins = choice.group !== undefined && choice.group !== before?.group
          return (
            <div
              key={choice.id}
              role="presentation"
              data-column={choice.column === true || undefined}
            >
              {begins && (
                <div className={classes.group} role="presentation">
                  {choice.group}
                </div>
              )}
              <div
                id={`${id}-${place}`}
                role="option"
                tabIndex={-1}
                aria-selected={place === current}
                aria-checked={choice.checked}
                aria-keyshortcuts={choice.key}
                className={classes.option}
                ref={place === current ? (one) => one?.scrollIntoView({ block: 'nearest' }) : null}
                onPointerMove={() => setActive(place)}
                onClick={() => choose(choice)}
              >
                <span className={classes.check} data-checked={choice.checked || undefined} />
                <bdi className={classes.label}>{choice.label}</bdi>
                {choice.hint !== undefined && <span className={classes.hint}>{choice.hint}</span>}
                <span className={classes.key}>
                  {choice.key !== undefined && <KeyCap>{choice.key}</KeyCap>}
                </span>
              </div>
            </div>
          )
        })}
      </div>
      {shown.length === 0 && (
        <p className={classes.empty}>
          {choices.length === 0 && empty !== undefined ? empty : inbox.menu.none}
        </p>
      )}
    </>
  )
}

/** A short list to choose from by key, by typing or by pointer. It is there and gone at once. */
export function QuickMenu({ opened, onClose, ...rest }: Props) {
  // The inbox has eight of these and draws them at every key: closed ones may cost nothing.
  if (!opened) return null
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      centered={false}
      yOffset="14vh"
      size={rest.choices.some(({ column }) => column === true) ? '36rem' : '26rem'}
      padding={0}
      title={rest.title}
      classNames={{ header: classes.header }}
      overlayProps={{ backgroundOpacity: 0.12 }}
      // A key that is pressed next must find the page again, not a dialog that is fading.
      transitionProps={{ duration: 0 }}
      returnFocus={false}
      lockScroll={false}
    >
      <Body {...rest} onClose={onClose} />
    </Modal>
  )
}
