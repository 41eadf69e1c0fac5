import { Button, Modal, TextInput, UnstyledButton } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { PersonDetail, PersonItem } from '../../../src/model/person.ts'
import { formatCount } from '../../lib/format.ts'
import { networkName } from '../../lib/networks.ts'
import { strings } from '../../lib/strings.ts'
import { persons } from '../../lib/words/persons.ts'
import { Ago } from '../../ui/age.tsx'
import { Avatar } from '../../ui/avatar.tsx'
import { NetworkIcon } from '../../ui/network-icon.tsx'
import { Tag } from '../../ui/tag.tsx'
import classes from './join-dialog.module.css'
import { findPeopleQuery, joinPeople } from './people-api.ts'
import { Refusal } from './refusal.tsx'
import { StageTag } from './stage-tag.tsx'
import type { PersonDeeds } from './use-person.ts'

const words = persons.join

type Props = {
  person: PersonDetail
  deeds: PersonDeeds
  /** Who is meant; null where that is still to be found. */
  first: PersonItem | null
  /** What speaks for it. */
  because?: ReactNode
  onClose(): void
  onConsent(): void
}

/** Finds another, shows both side by side, and asks once whether they are one. */
export function JoinDialog({ person, deeds, first, because, onClose, onConsent }: Props) {
  const [other, setOther] = useState(first)
  const [refused, setRefused] = useState<Error | null>(null)
  function join(from: PersonItem): void {
    if (deeds.isPending) return
    setRefused(null)
    deeds.mutate(
      {
        run: () => joinPeople(person.id, from.id),
        done: persons.person.done.joined,
        name: from.name,
        quiet: true,
      },
      { onSuccess: onClose, onError: setRefused },
    )
  }
  return (
    <Modal
      opened
      onClose={onClose}
      size="42rem"
      title={other === null ? words.title : words.askTitle}
      closeButtonProps={{ 'aria-label': strings.app.close }}
    >
      {other === null ? (
        <Finder personId={person.id} onChoose={setOther} />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            join(other)
          }}
        >
          <div className={classes.pair}>
            <Side label={words.keeps} person={person} />
            <Side label={words.joins} person={other} />
          </div>
          {because}
          <p className={classes.effect}>{words.effect}</p>
          <Refusal
            error={refused}
            onConsent={() => {
              onClose()
              // The dialog gives the focus back first.
              setTimeout(onConsent, 0)
            }}
          />
          <div className={classes.buttons}>
            {first === null && (
              <Button
                variant="default"
                onClick={() => {
                  setRefused(null)
                  setOther(null)
                }}
              >
                {words.back}
              </Button>
            )}
            <Button type="submit" data-autofocus ref={(button) => button?.focus()}>
              {words.confirm}
            </Button>
          </div>
        </form>
      )}
    </Modal>
  )
}

function Finder({ personId, onChoose }: { personId: string; onChoose(person: PersonItem): void }) {
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed.trim(), 200)
  const { data = [], error, isSuccess } = useQuery({ ...findPeopleQuery(q), enabled: q !== '' })
  const found = q === '' ? [] : data.filter(({ id }) => id !== personId)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const [best] = found
        if (best !== undefined && q === typed.trim()) onChoose(best)
      }}
    >
      <TextInput
        type="search"
        label={words.search}
        description={words.hint}
        leftSection={<IconSearch size={16} stroke={1.7} />}
        value={typed}
        data-autofocus
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      <ul className={classes.found}>
        {found.map((one) => (
          <li key={one.id}>
            <UnstyledButton
              className={classes.choice}
              aria-label={words.choose(one.name)}
              onClick={() => onChoose(one)}
            >
              <Avatar name={one.name} size="sm" />
              <bdi className={classes.name}>{one.name}</bdi>
              {one.authors.map(({ id, network, handle }) => (
                <span key={id} className={classes.account}>
                  <NetworkIcon network={network} size={13} />
                  <bdi>{handle === null ? networkName(network) : `@${handle}`}</bdi>
                </span>
              ))}
              <StageTag stage={one.stage} />
            </UnstyledButton>
          </li>
        ))}
      </ul>
      <output className={classes.none}>
        {error !== null && words.failed}
        {error === null && isSuccess && q !== '' && found.length === 0 && words.none}
      </output>
    </form>
  )
}

function Side({ label, person }: { label: string; person: PersonItem }) {
  const { name, authors, stage, tags, owner, mentions, lastPostedAt } = person
  return (
    <section className={classes.side} aria-label={`${label}: ${name}`}>
      <p className={classes.label}>{label}</p>
      <p className={classes.named}>
        <Avatar name={name} />
        <bdi className={classes.name}>{name}</bdi>
      </p>
      <p>
        <StageTag stage={stage} />
      </p>
      {authors.map(({ id, network, handle, followers }) => (
        <p key={id} className={classes.account}>
          <NetworkIcon network={network} size={14} />
          {networkName(network)}
          {handle !== null && <bdi>@{handle}</bdi>}
          {followers !== null && <span>{persons.person.followers(formatCount(followers))}</span>}
        </p>
      ))}
      <p className={classes.account}>
        {persons.mentions(mentions)}
        {lastPostedAt !== null && (
          <span>
            {persons.lastPost} <Ago at={lastPostedAt} />
          </span>
        )}
      </p>
      {owner !== null && (
        <p className={classes.account}>
          <bdi>{persons.ownedBy(owner.name)}</bdi>
        </p>
      )}
      <p className={classes.tags}>
        {tags.map((tag) => (
          <Tag key={tag} tone="accent">
            <bdi>{tag}</bdi>
          </Tag>
        ))}
      </p>
    </section>
  )
}
