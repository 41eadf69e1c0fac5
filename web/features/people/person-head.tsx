import { ActionIcon, Button, NativeSelect, Switch, TagsInput, TextInput } from '@mantine/core'
import { IconExternalLink, IconPencil } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useLayoutEffect, useRef, useState } from 'react'
import type { PersonDetail, PersonItem } from '../../../src/model/person.ts'
import { formatCount } from '../../lib/format.ts'
import { safeLink } from '../../lib/links.ts'
import { networkName } from '../../lib/networks.ts'
import { strings } from '../../lib/strings.ts'
import { agentsQuery, tagsQuery } from '../../lib/ticket-queries.ts'
import { persons } from '../../lib/words/persons.ts'
import { Ago } from '../../ui/age.tsx'
import { Avatar } from '../../ui/avatar.tsx'
import { NetworkIcon } from '../../ui/network-icon.tsx'
import { OutsideLink } from '../../ui/outside-link.tsx'
import { changePerson } from './people-api.ts'
import classes from './person-head.module.css'
import { PersonMore } from './person-more.tsx'
import { StageTag } from './stage-tag.tsx'
import type { PersonDeeds } from './use-person.ts'

const words = persons.person
const { done } = words
export const TAGS_ID = 'person-tags'
const TAGS_MAX = 20
const TAG_LENGTH = 40

type Props = { person: PersonDetail; deeds: PersonDeeds }

/** Who it is, where they are found, who looks after them. */
export function PersonHead({ person, deeds }: Props) {
  const { stage, stageAt, mentions, lastPostedAt } = person
  return (
    <header className={classes.head}>
      <div className={classes.who}>
        <Avatar name={person.name} size="lg" />
        <div className={classes.named}>
          <Name person={person} deeds={deeds} />
          <p className={classes.facts}>
            <span className={classes.stage}>
              <StageTag stage={stage} /> {persons.since} <Ago at={stageAt} />
            </span>
            <span>{persons.mentions(mentions)}</span>
            {lastPostedAt !== null && (
              <span>
                {persons.lastPost} <Ago at={lastPostedAt} />
              </span>
            )}
          </p>
        </div>
        <PersonMore person={person} />
      </div>
      <Accounts authors={person.authors} />
      <Fields person={person} deeds={deeds} />
    </header>
  )
}

function Name({ person: { id, name }, deeds }: Props) {
  const [draft, setDraft] = useState<string | null>(null)
  const button = useRef<HTMLButtonElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const wasEditing = useRef(false)
  const isEditing = draft !== null
  useLayoutEffect(() => {
    if (isEditing && !wasEditing.current) field.current?.select()
    if (wasEditing.current && !isEditing) button.current?.focus()
    wasEditing.current = isEditing
  }, [isEditing])
  if (draft === null) {
    return (
      <div className={classes.line}>
        <h1 className={classes.name} tabIndex={-1}>
          <bdi>{name}</bdi>
        </h1>
        <ActionIcon
          ref={button}
          variant="subtle"
          color="gray"
          aria-label={words.rename}
          onClick={() => setDraft(name)}
        >
          <IconPencil size={16} stroke={1.7} />
        </ActionIcon>
      </div>
    )
  }
  return (
    <form
      className={classes.rename}
      onSubmit={(event) => {
        event.preventDefault()
        const next = draft.trim() === '' ? null : draft.trim()
        setDraft(null)
        if (next !== name) {
          deeds.mutate({
            run: (version) => changePerson(id, { name: next, version }),
            done: done.name,
          })
        }
      }}
    >
      <TextInput
        aria-label={words.name}
        description={words.nameHint}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={draft}
        maxLength={200}
        ref={field}
        onChange={({ currentTarget }) => setDraft(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.preventDefault()
          setDraft(null)
        }}
      />
      <Button type="submit" size="sm">
        {words.save}
      </Button>
      <Button size="sm" variant="default" onClick={() => setDraft(null)}>
        {strings.app.cancel}
      </Button>
    </form>
  )
}

function Accounts({ authors }: Pick<PersonItem, 'authors'>) {
  if (authors.length === 0) return <p className={classes.none}>{words.noAccounts}</p>
  return (
    <ul className={classes.accounts} aria-label={words.accounts}>
      {authors.map(({ id, network, handle, name, url, followers }) => (
        <li key={id} className={classes.account}>
          <NetworkIcon network={network} />
          <span>{networkName(network)}</span>
          <OutsideLink address={url} className={classes.link}>
            {(host) => (
              <>
                <bdi>{handle === null ? (name ?? host) : `@${handle}`}</bdi>
                <IconExternalLink size={12} stroke={1.8} aria-hidden="true" />
              </>
            )}
          </OutsideLink>
          {safeLink(url) === null && <bdi>{handle === null ? name : `@${handle}`}</bdi>}
          {followers !== null && (
            <span className={classes.quiet}>{words.followers(formatCount(followers))}</span>
          )}
          <Link to="/mentions" search={{ author: id }} className={classes.link}>
            {strings.mentions.title}
          </Link>
        </li>
      ))}
    </ul>
  )
}

function Fields({ person, deeds }: Props) {
  const { id, owner, tags, notInterestedAt } = person
  const { data: agents = [] } = useQuery(agentsQuery)
  const change = (patch: Parameters<typeof changePerson>[1], what: string) =>
    deeds.mutate({ run: (version) => changePerson(id, { ...patch, version }), done: what })
  const owners = agents
    .filter((agent) => agent.active || agent.id === owner?.id)
    .map((agent) => ({ value: String(agent.id), label: agent.name }))
  return (
    <div className={classes.fields}>
      <NativeSelect
        label={words.owner}
        aria-keyshortcuts="a"
        data={[{ value: '', label: words.noOwner }, ...owners]}
        value={owner === null ? '' : String(owner.id)}
        onChange={({ currentTarget: { value } }) =>
          change({ ownerId: value === '' ? null : Number(value) }, done.owner)
        }
      />
      <Tags tags={tags} onChange={(next) => change({ tags: next }, done.tags)} />
      <Switch
        className={classes.switch}
        label={words.notInterested}
        description={words.notInterestedHint}
        checked={notInterestedAt !== null}
        onChange={({ currentTarget: { checked } }) =>
          change({ notInterested: checked }, checked ? done.notInterested : done.interested)
        }
      />
    </div>
  )
}

function Tags({ tags, onChange }: { tags: string[]; onChange(tags: string[]): void }) {
  const { data: known = [] } = useQuery(tagsQuery)
  // As they will be: the next one is often typed before the answer to the last is there.
  const [shown, setShown] = useState(tags)
  const [seen, setSeen] = useState(tags)
  if (seen !== tags) {
    setSeen(tags)
    setShown(tags)
  }
  function change(next: string[]): void {
    const clean = next.map((tag) => tag.trim().toLowerCase().slice(0, TAG_LENGTH))
    const unique = [...new Set(clean)].filter((tag) => tag !== '')
    setShown(unique)
    onChange(unique)
  }
  return (
    <TagsInput
      id={TAGS_ID}
      label={words.tags}
      aria-keyshortcuts="l"
      placeholder={shown.length === 0 ? words.tagsHint : ''}
      value={shown}
      data={known.filter((tag) => !shown.includes(tag))}
      maxTags={TAGS_MAX}
      clearable={false}
      splitChars={[',']}
      onChange={change}
    />
  )
}
