import type { ReactNode } from 'react'
import type { Classification } from '../../../src/model/classification.ts'
import { strings } from '../../lib/strings.ts'
import { intentNames, queueNames, sentimentNames, topicNames } from '../../lib/words/names.ts'
import { toneOf } from '../../lib/tones.ts'
import { LabelBar } from '../../ui/label-bar.tsx'
import classes from './labels.module.css'

function Group({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.group}>
      <h4 className={classes.name}>{name}</h4>
      {children}
    </div>
  )
}

/** Every label of one text with how sure the classifier is of it. */
export function Labels({ classification }: { classification: Classification }) {
  const { sentiment, intents, queue, topics } = classification
  return (
    <div className={classes.labels}>
      <Group name={strings.why.sentiment}>
        <LabelBar
          name={sentimentNames[sentiment.label]}
          share={sentiment.confidence}
          tone={toneOf(sentiment.label)}
        />
      </Group>
      <Group name={strings.why.intents}>
        {intents.length === 0 && <p className={classes.none}>{strings.why.none}</p>}
        {intents.map(({ label, confidence }) => (
          <LabelBar key={label} name={intentNames[label]} share={confidence} />
        ))}
      </Group>
      <Group name={strings.why.queue}>
        <LabelBar name={queueNames[queue.label]} share={queue.confidence} />
      </Group>
      {topics.length > 0 && (
        <Group name={strings.why.topics}>
          {topics.map(({ label, confidence }) => (
            <LabelBar key={label} name={topicNames[label]} share={confidence} />
          ))}
        </Group>
      )}
    </div>
  )
}
