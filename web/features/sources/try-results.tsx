import { Button, Skeleton } from '@mantine/core'
import type { Tried, TriedMention } from '../../lib/endpoints.ts'
import { formatAbout } from '../../lib/format.ts'
import { networkName } from '../../lib/networks.ts'
import { strings } from '../../lib/strings.ts'
import { errorKindName, intentNames } from '../../lib/words/names.ts'
import { toneOf } from '../../lib/tones.ts'
import { Ago } from '../../ui/age.tsx'
import { ExplainedMention } from '../../ui/explained-mention.tsx'
import { SentimentMark } from '../../ui/sentiment-mark.tsx'
import { Tag } from '../../ui/tag.tsx'
import classes from './try-results.module.css'

const words = strings.sources

function Result({ mention }: { mention: TriedMention }) {
  const { classification, title, text } = mention
  return (
    <li className={classes.result}>
      <p className={classes.head}>
        <SentimentMark sentiment={classification.sentiment.label} />
        <bdi className={classes.author}>{mention.author ?? networkName(mention.network)}</bdi>
        {mention.postedAt !== null && <Ago at={mention.postedAt} />}
      </p>
      <ExplainedMention
        mention={{ title, text, explanation: classification.explanation }}
        heading="h3"
        titleClass={classes.title}
        textClass={classes.text}
        folded
      />
      <p className={classes.tags}>
        {classification.intents.map(({ label }) => (
          <Tag key={label} tone={toneOf(label)}>
            {intentNames[label]}
          </Tag>
        ))}
      </p>
    </li>
  )
}

type OnInstead = (option: string, value: string) => void

type InsteadProps = { option: string; values: readonly string[]; onInstead: OnInstead }

/** A button for each value that would do: it goes into the form, and is tried. */
function Instead({ option, values, onInstead }: InsteadProps) {
  return (
    <div className={classes.instead}>
      {values.map((value) => (
        <Button
          key={value}
          variant="default"
          size="xs"
          className={classes.use}
          onClick={() => onInstead(option, value)}
        >
          {words.putInstead(value)}
        </Button>
      ))}
    </div>
  )
}

function Answer({ tried, onInstead }: { tried: Tried; onInstead: OnInstead }) {
  if (tried.error !== null) {
    return (
      <div className={classes.error} role="alert">
        <p>
          <strong>{errorKindName(tried.error.kind)}:</strong> {tried.error.message}
        </p>
        {tried.error.instead !== null && <Instead {...tried.error.instead} onInstead={onInstead} />}
        {tried.error.excerpt !== null && (
          <details className={classes.answer}>
            <summary>{words.health.answered}</summary>
            <pre>{tried.error.excerpt}</pre>
          </details>
        )}
      </div>
    )
  }
  return (
    <>
      {tried.listenedMs !== null && (
        <p className={classes.hint}>
          {words.listened(formatAbout(tried.listenedMs), tried.mentions.length)}
        </p>
      )}
      {tried.listenedMs === null && tried.mentions.length === 0 && (
        <p className={classes.hint}>{words.tryNone}</p>
      )}
      <ol>
        {tried.mentions.map((mention, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- shown once, never reordered
          <Result key={index} mention={mention} />
        ))}
      </ol>
      {tried.rejected > 0 && <p className={classes.hint}>{words.tryRejected(tried.rejected)}</p>}
    </>
  )
}

/** Up to five things that the source would bring, classified; nothing of it is stored. */
export function TryResults({
  tried,
  isTrying,
  onInstead,
}: {
  tried: Tried | undefined
  isTrying: boolean
  /** What the answer names instead is wanted: the option that it is for, and its value. */
  onInstead: OnInstead
}) {
  return (
    <section className={classes.results} aria-labelledby="try-title" aria-live="polite">
      <h2 id="try-title" className={classes.heading}>
        {words.tryTitle}
      </h2>
      {isTrying && (
        <div className={classes.waiting} aria-label={words.trying}>
          <Skeleton height="0.75rem" width="35%" />
          <Skeleton height="0.75rem" />
          <Skeleton height="0.75rem" width="80%" />
        </div>
      )}
      {!isTrying && tried === undefined && <p className={classes.hint}>{words.tryHint}</p>}
      {!isTrying && tried !== undefined && <Answer tried={tried} onInstead={onInstead} />}
    </section>
  )
}
