/* oxlint-disable jsx-a11y/prefer-tag-over-role, jsx-a11y/click-events-have-key-events --
   the keys of the list are handled on the field, which keeps the focus */
import {
  type KeyboardEvent,
  type Ref,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { replaced, type Suggestion, suggestionsFor, triggerAt } from './completion.ts'
import classes from './write-field.module.css'

/** What others may do with the field. */
export type WriteFieldHandle = {
  focus(): void
  /** Puts a text where the caret is, and selects `gap` of it, counted from its start. */
  insert(put: string, gap?: [number, number] | null): void
}

type Props = {
  label: string
  placeholder: string
  value: string
  describedBy?: string | undefined
  suggestions: Partial<Record<'@' | ';', readonly Suggestion[]>>
  ref: Ref<WriteFieldHandle>
  onChange(text: string): void
  /** One was chosen that stands for something else; what was typed of it is gone already. */
  onChoose?(suggestion: Suggestion): void
  onSend(): void
  /** Ctrl, Shift and Enter. */
  onLater?(): void
  onLeave(): void
}

/** A field to write in that offers names and saved replies while one types. */
export function WriteField(props: Props) {
  const { label, placeholder, value, describedBy, suggestions, ref } = props
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const [caret, setCaret] = useState(0)
  const [active, setActive] = useState(0)
  const [hidden, setHidden] = useState<number | null>(null)
  const trigger = triggerAt(value, caret)
  const offered =
    trigger === null || hidden === trigger.from
      ? []
      : suggestionsFor(suggestions[trigger.sign] ?? [], trigger.typed)
  const current = Math.min(active, offered.length - 1)

  // Before the next key: a caret that is set later would tear what is typed meanwhile apart.
  const selection = useRef<[start: number, end: number]>(null)
  useLayoutEffect(() => {
    if (selection.current === null) return
    const [start, end] = selection.current
    selection.current = null
    field.current?.focus()
    field.current?.setSelectionRange(start, Math.min(end, value.length))
    setCaret(end)
  }, [value])

  function put(from: number, to: number, text: string, gap: [number, number] | null = null): void {
    const next = replaced(value, from, to, text)
    selection.current = gap === null ? [next.caret, next.caret] : [from + gap[0], from + gap[1]]
    props.onChange(next.text)
  }
  useImperativeHandle(ref, () => ({
    focus() {
      const end = field.current?.value.length ?? 0
      field.current?.focus()
      // One goes on writing a draft where it ends.
      field.current?.setSelectionRange(end, end)
    },
    insert(text, gap = null) {
      const { selectionStart = value.length, selectionEnd = value.length } = field.current ?? {}
      put(selectionStart, selectionEnd, text, gap)
    },
  }))

  function choose(suggestion: Suggestion | undefined): void {
    if (suggestion === undefined || trigger === null) return
    put(trigger.from, caret, suggestion.text === null ? '' : `${suggestion.text} `)
    setActive(0)
    if (suggestion.text === null) props.onChoose?.(suggestion)
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      if (event.shiftKey && props.onLater !== undefined) props.onLater()
      else props.onSend()
    } else if (offered.length > 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      const step = event.key === 'ArrowDown' ? 1 : -1
      setActive((current + step + offered.length) % offered.length)
    } else if (offered.length > 0 && (event.key === 'Enter' || event.key === 'Tab')) {
      choose(offered[current])
    } else if (event.key === 'Escape') {
      if (offered.length > 0 && trigger !== null) setHidden(trigger.from)
      else props.onLeave()
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div className={classes.frame}>
      {offered.length > 0 && (
        <div className={classes.list} role="listbox" id={`${id}-list`} aria-label={label}>
          {offered.map((one, place) => (
            <div
              key={one.id}
              id={`${id}-${place}`}
              role="option"
              tabIndex={-1}
              aria-selected={place === current}
              className={classes.option}
              onPointerMove={() => setActive(place)}
              // Before the field loses the focus.
              onPointerDown={(event) => {
                event.preventDefault()
                choose(one)
              }}
            >
              <bdi>{one.label}</bdi>
              {one.hint !== undefined && <bdi className={classes.hint}>{one.hint}</bdi>}
            </div>
          ))}
        </div>
      )}
      <textarea
        ref={field}
        className={classes.field}
        dir="auto"
        rows={3}
        aria-label={label}
        aria-describedby={describedBy}
        aria-autocomplete="list"
        aria-controls={offered.length > 0 ? `${id}-list` : undefined}
        aria-activedescendant={offered.length > 0 ? `${id}-${current}` : undefined}
        placeholder={placeholder}
        value={value}
        onChange={({ currentTarget }) => {
          setCaret(currentTarget.selectionStart)
          setActive(0)
          props.onChange(currentTarget.value)
        }}
        onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
      />
    </div>
  )
}
