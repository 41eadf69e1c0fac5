import { Button, VisuallyHidden } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type RefObject, useEffect, useRef } from 'react'
import type { PersonItem } from '../../../src/model/person.ts'
import { type Command, useCommands } from '../../lib/commands.ts'
import { networkName } from '../../lib/networks.ts'
import { persons as words } from '../../lib/words/persons.ts'
import { Ago } from '../../ui/age.tsx'
import { Avatar } from '../../ui/avatar.tsx'
import { NetworkIcon } from '../../ui/network-icon.tsx'
import { Tag } from '../../ui/tag.tsx'
import classes from './people-list.module.css'
import { wasOpened } from './opened.ts'
import { StageTag } from './stage-tag.tsx'

type Props = {
  people: readonly PersonItem[]
  /** These still answer the question before. */
  isStale: boolean
  hasMore: boolean
  isFetchingMore: boolean
  onMore(): void
}

const rowsOf = (list: HTMLElement | null): HTMLAnchorElement[] => [
  ...(list?.querySelectorAll<HTMLAnchorElement>('a[data-person]') ?? []),
]

/** Where the keys go through the list: each row takes the focus in turn. */
function useListCommands(list: RefObject<HTMLUListElement | null>, onEnd: () => void): void {
  function step(by: 1 | -1): void {
    const rows = rowsOf(list.current)
    const at = rows.findIndex((row) => row === document.activeElement)
    const row = rows[at === -1 ? 0 : Math.max(0, Math.min(rows.length - 1, at + by))]
    row?.focus()
    row?.scrollIntoView({ block: 'nearest' })
    if (by === 1 && at === rows.length - 1) onEnd()
  }
  const key = (keys: string[], title: string, run: () => void): Command => ({
    id: `people-${keys[0]}`,
    title,
    group: words.keys.group,
    keys,
    keyOnly: true,
    run,
  })
  useCommands([
    key(['j', 'ArrowDown'], words.keys.next, () => step(1)),
    key(['k', 'ArrowUp'], words.keys.previous, () => step(-1)),
  ])
}

/** People, each the way to their profile. */
export function PeopleList({ people, isStale, hasMore, isFetchingMore, onMore }: Props) {
  const list = useRef<HTMLUListElement>(null)
  useListCommands(list, () => {
    if (hasMore && !isFetchingMore) onMore()
  })
  // Back from somebody: on with the next.
  useEffect(() => {
    const id = wasOpened()
    if (id !== null)
      rowsOf(list.current)
        .find((row) => row.dataset['person'] === id)
        ?.focus()
  }, [])
  return (
    <>
      <ul
        ref={list}
        className={classes.list}
        aria-label={words.list}
        data-stale={isStale || undefined}
      >
        {people.map((person) => (
          <PersonRow key={person.id} person={person} />
        ))}
      </ul>
      {hasMore && (
        <Button
          variant="default"
          size="xs"
          className={classes.more}
          aria-busy={isFetchingMore}
          onClick={() => {
            if (!isFetchingMore) onMore()
          }}
        >
          {words.more}
        </Button>
      )}
    </>
  )
}

function Networks({ authors }: Pick<PersonItem, 'authors'>) {
  const networks = [...new Set(authors.map(({ network }) => network))]
  return (
    <span className={classes.networks}>
      {networks.map((network) => (
        <span key={network} title={networkName(network)} className={classes.network}>
          <NetworkIcon network={network} />
          <VisuallyHidden>{networkName(network)}</VisuallyHidden>
        </span>
      ))}
    </span>
  )
}

function PersonRow({ person }: { person: PersonItem }) {
  const { id, name, authors, stage, stageAt, owner, mentions, lastPostedAt, tags } = person
  return (
    <li>
      <Link
        to="/people/$personId"
        params={{ personId: id }}
        className={classes.row}
        data-person={id}
      >
        <Avatar name={name} />
        <span className={classes.who}>
          <bdi className={classes.name}>{name}</bdi>
          <Networks authors={authors} />
          {tags.map((tag) => (
            <Tag key={tag} tone="accent">
              <bdi>{tag}</bdi>
            </Tag>
          ))}
          {person.notInterestedAt !== null && <Tag>{words.notInterested}</Tag>}
        </span>
        <span className={classes.stage}>
          <StageTag stage={stage} />{' '}
          <span>
            {words.since} <Ago at={stageAt} />
          </span>
        </span>
        <span className={classes.facts}>
          {owner !== null && <bdi>{words.ownedBy(owner.name)}</bdi>}
          <span>{words.mentions(mentions)}</span>
          {lastPostedAt === null ? (
            <span>{words.noPost}</span>
          ) : (
            <span>
              {words.lastPost} <Ago at={lastPostedAt} />
            </span>
          )}
        </span>
      </Link>
    </li>
  )
}
