import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { PersonDetail, Sameness, SuggestedMerge } from '../../../src/model/person.ts'
import { formatPercent } from '../../lib/format.ts'
import { persons } from '../../lib/words/persons.ts'
import { Tag } from '../../ui/tag.tsx'
import { toast, toastFailure } from '../../ui/toast.ts'
import { NetworkIcon } from '../../ui/network-icon.tsx'
import { JoinDialog } from './join-dialog.tsx'
import { keepApart, suggestionsQuery } from './people-api.ts'
import classes from './person-suggestions.module.css'
import { Section } from './section.tsx'
import { type PersonDeeds, refusal } from './use-person.ts'

const words = persons.suggestions

type Props = { person: PersonDetail; deeds: PersonDeeds; onConsent(): void }

/** Who may be the same person, and what speaks for and against it. */
export function PersonSuggestions({ person, deeds, onConsent }: Props) {
  const client = useQueryClient()
  const query = suggestionsQuery(person.id)
  const { data = [] } = useQuery(query)
  const [joining, setJoining] = useState<SuggestedMerge | null>(null)
  const apart = useMutation({
    mutationFn: ({ person: other }: SuggestedMerge) => keepApart(person.id, other.id),
    onSuccess: () => toast(words.keptApart),
    onError: (error) => toastFailure(persons.person.failedChange, new Error(refusal(error))),
    onSettled: () => client.invalidateQueries({ queryKey: query.queryKey }),
  })
  if (data.length === 0) return null
  return (
    <Section title={words.title} count={data.length}>
      <ul>
        {data.map((one) => (
          <Suggestion
            key={one.person.id}
            suggestion={one}
            onJoin={() => setJoining(one)}
            onApart={() => {
              if (!apart.isPending) apart.mutate(one)
            }}
          />
        ))}
      </ul>
      {joining !== null && (
        <JoinDialog
          person={person}
          deeds={deeds}
          first={joining.person}
          because={<Because because={joining.because} />}
          onClose={() => setJoining(null)}
          onConsent={onConsent}
        />
      )}
    </Section>
  )
}

type SuggestionProps = { suggestion: SuggestedMerge; onJoin(): void; onApart(): void }

function Suggestion({ suggestion, onJoin, onApart }: SuggestionProps) {
  const { person, score, because } = suggestion
  return (
    <li className={classes.item}>
      <p className={classes.who}>
        <Link to="/people/$personId" params={{ personId: person.id }} className={classes.name}>
          <bdi>{person.name}</bdi>
        </Link>
        {person.authors.map(({ id, network }) => (
          <NetworkIcon key={id} network={network} size={14} />
        ))}
        <Tag tone="accent">{words.likely(formatPercent(score))}</Tag>
      </p>
      <Because because={because} />
      <p className={classes.buttons}>
        <Button
          size="compact-sm"
          variant="default"
          aria-label={words.joinWith(person.name)}
          onClick={onJoin}
        >
          {words.join}
        </Button>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          aria-label={words.apartFrom(person.name)}
          onClick={onApart}
        >
          {words.apart}
        </Button>
      </p>
    </li>
  )
}

function Because({ because }: { because: readonly Sameness[] }) {
  return (
    <ul className={classes.because}>
      {because.map(({ kind, text, weight }) => (
        <li key={`${kind} ${text}`} data-against={weight < 0 || undefined}>
          {text}
        </li>
      ))}
    </ul>
  )
}
