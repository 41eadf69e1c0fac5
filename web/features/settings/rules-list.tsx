import { ActionIcon, Switch, VisuallyHidden } from '@mantine/core'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import type { RuleView } from '../../../src/model/rule.ts'
import { formatCount } from '../../lib/format.ts'
import { rules as words } from '../../lib/words/rules.ts'
import { Ago } from '../../ui/age.tsx'
import { Tag } from '../../ui/tag.tsx'
import classes from './rules-page.module.css'
import { useRuleList } from './use-rule-mutations.tsx'

type Props = { items: readonly RuleView[]; chosenId: number | undefined }

type Step = -1 | 1

function Hits({ rule: { hits, lastHitAt } }: { rule: RuleView }) {
  if (lastHitAt === null) return <span className={classes.hits}>{words.neverHit}</span>
  return (
    <span className={classes.hits}>
      <span title={words.hits(hits)}>
        {formatCount(hits)} {hits === 1 ? 'hit' : 'hits'}
      </span>
      {' · '}
      {words.lastHit} <Ago at={lastHitAt} />
    </span>
  )
}

function inOrder(items: readonly RuleView[], ids: readonly number[] | null): readonly RuleView[] {
  return ids?.flatMap((id) => items.find((rule) => rule.id === id) ?? []) ?? items
}

/** The rules in their order, each with how often it held; moved one place at a time. */
export function RulesList({ items, chosenId }: Props) {
  const { order, turn } = useRuleList()
  const [said, setSaid] = useState('')
  const list = useRef<HTMLOListElement>(null)
  // What was last asked for: the next press counts from there, also before it is drawn or stored.
  const asked = useRef<readonly number[] | null>(null)
  const [shown, setShown] = useState<readonly number[] | null>(null)

  function move({ id, name }: RuleView, step: Step): void {
    const ids = [...(asked.current ?? items.map((rule) => rule.id))]
    const from = ids.indexOf(id)
    const to = from + step
    if (to < 0 || to >= ids.length) return
    ids.splice(to, 0, ...ids.splice(from, 1))
    asked.current = ids
    setShown(ids)
    order.mutate(ids, {
      onSettled() {
        if (asked.current !== ids) return
        asked.current = null
        setShown(null)
      },
    })
    setSaid(words.moved(name, to + 1, items.length))
    // At an end its button goes grey and would lose the focus: the other one takes it.
    const isAtEnd = to === 0 || to === items.length - 1
    const other: Step = isAtEnd ? (step === 1 ? -1 : 1) : step
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLElement>(`[data-step="${id} ${other}"]`)?.focus(),
    )
  }

  const mover = (rule: RuleView, at: number, step: Step) => (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="md"
      data-step={`${rule.id} ${step}`}
      aria-label={step === -1 ? words.up(rule.name) : words.down(rule.name)}
      disabled={at + step < 0 || at + step >= items.length}
      onClick={() => move(rule, step)}
    >
      {step === -1 ? (
        <IconChevronUp size={16} stroke={1.8} />
      ) : (
        <IconChevronDown size={16} stroke={1.8} />
      )}
    </ActionIcon>
  )

  return (
    <>
      <ol className={classes.list} aria-label={words.list} ref={list}>
        {inOrder(items, shown).map((rule, at) => (
          <li
            key={rule.id}
            className={classes.row}
            data-off={!rule.enabled || undefined}
            data-chosen={rule.id === chosenId || undefined}
          >
            <span className={classes.place} aria-hidden="true">
              {at + 1}
            </span>
            <Link
              to="/rules/{-$ruleId}"
              params={{ ruleId: String(rule.id) }}
              className={classes.rule}
              aria-current={rule.id === chosenId ? 'true' : undefined}
            >
              <bdi className={classes.name}>{rule.name}</bdi>
              <Hits rule={rule} />
              {rule.problem !== null && <Tag tone="negative">{words.broken}</Tag>}
            </Link>
            <Switch
              size="xs"
              aria-label={words.enabled(rule.name)}
              checked={rule.enabled}
              onChange={({ currentTarget }) =>
                turn.mutate({ id: rule.id, enabled: currentTarget.checked })
              }
            />
            <span className={classes.movers}>
              {mover(rule, at, -1)}
              {mover(rule, at, 1)}
            </span>
          </li>
        ))}
      </ol>
      <VisuallyHidden aria-live="polite">{said}</VisuallyHidden>
    </>
  )
}
