import { Button, VisuallyHidden } from '@mantine/core'
import { IconExternalLink, IconInbox } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { PersonItem } from '../../../src/model/person.ts'
import type { MentionView } from '../../../src/model/views.ts'
import { networkName } from '../../lib/networks.ts'
import { strings } from '../../lib/strings.ts'
import { toneOf } from '../../lib/tones.ts'
import { intentNames } from '../../lib/words/names.ts'
import { persons } from '../../lib/words/persons.ts'
import { Ago } from '../../ui/age.tsx'
import { LoadError } from '../../ui/load-error.tsx'
import { NetworkIcon } from '../../ui/network-icon.tsx'
import { OutsideLink } from '../../ui/outside-link.tsx'
import { SentimentMark } from '../../ui/sentiment-mark.tsx'
import { Tag } from '../../ui/tag.tsx'
import { postsQuery } from './people-api.ts'
import classes from './person-posts.module.css'
import { mergePosts } from './posts.ts'
import { Section } from './section.tsx'

const words = persons.posts

/** What they wrote, of all accounts by time. */
export function PersonPosts({ authors }: Pick<PersonItem, 'authors'>) {
  const query = useInfiniteQuery({
    ...postsQuery(authors.map(({ id }) => id)),
    enabled: authors.length > 0,
  })
  const posts = useMemo(() => mergePosts(query.data?.pages ?? []), [query.data])
  const isNone = authors.length === 0 || (query.isSuccess && posts.length === 0)
  return (
    <Section title={words.title}>
      {query.isError && posts.length === 0 && (
        <LoadError title={words.failed} error={query.error} onRetry={() => void query.refetch()} />
      )}
      {isNone && <p className={classes.none}>{words.none}</p>}
      <ul>
        {posts.map((post) => (
          <Post key={post.id} post={post} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button
          size="xs"
          variant="default"
          aria-busy={query.isFetchingNextPage}
          onClick={() => {
            if (!query.isFetchingNextPage) void query.fetchNextPage()
          }}
        >
          {words.more}
        </Button>
      )}
    </Section>
  )
}

function Post({ post }: { post: MentionView }) {
  const { network, classification, title, text, url, ticketId, postedAt, editedAt } = post
  return (
    <li className={classes.item}>
      <p className={classes.facts}>
        <SentimentMark sentiment={classification.sentiment.label} />
        <NetworkIcon network={network} size={13} />
        <span>{networkName(network)}</span>
        <Ago at={postedAt} />
        {editedAt !== null && <span>{words.edited}</span>}
        {classification.intents.map(({ label }) => (
          <Tag key={label} tone={toneOf(label)}>
            {intentNames[label]}
          </Tag>
        ))}
      </p>
      {title !== null && title !== '' && (
        <h3 className={classes.title} dir="auto">
          {title}
        </h3>
      )}
      <p className={classes.text} dir="auto">
        {text}
      </p>
      <p className={classes.facts}>
        {ticketId !== null && (
          <Link
            to="/inbox/{-$queue}"
            params={{ queue: undefined }}
            search={{ ticket: ticketId }}
            className={classes.link}
          >
            <IconInbox size={13} stroke={1.8} aria-hidden="true" />
            {strings.mentions.ticket}
          </Link>
        )}
        <OutsideLink address={url} className={classes.link}>
          {(host) => (
            <>
              <VisuallyHidden>{strings.ticket.readOn}</VisuallyHidden>
              {host}
              <IconExternalLink size={13} stroke={1.8} aria-hidden="true" />
            </>
          )}
        </OutsideLink>
      </p>
    </li>
  )
}
