import type { LeadDetail } from '../../../src/model/lead.ts'
import { networkName } from '../../lib/networks.ts'
import { leads as words, leadStepName, touchNames } from '../../lib/words/leads.ts'
import { intentNames } from '../../lib/words/names.ts'
import { Ago } from '../../ui/age.tsx'
import { OutsideLink } from '../../ui/outside-link.tsx'
import { SentimentMark } from '../../ui/sentiment-mark.tsx'
import classes from './lead-pane.module.css'

/** What they posted, the newest first. */
export function LeadPosts({ posts }: Pick<LeadDetail, 'posts'>) {
  return (
    <section>
      <h3>{words.posts}</h3>
      {posts.length === 0 && <p className={classes.quiet}>{words.noPosts}</p>}
      <ul className={classes.posts}>
        {posts.map((post) => (
          <li key={post.id} className={classes.post}>
            <p className={classes.facts}>
              <SentimentMark sentiment={post.sentiment} />
              <span>{networkName(post.network)}</span>
              <Ago at={post.postedAt} />
              {post.intents.map((intent) => (
                <span key={intent}>{intentNames[intent]}</span>
              ))}
              <OutsideLink address={post.url} className={classes.link}>
                {(host) => host}
              </OutsideLink>
            </p>
            <p className={classes.text} dir="auto">
              {post.text}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What they did elsewhere; nothing where nothing is known. */
export function LeadTouchpoints({ touchpoints }: Pick<LeadDetail, 'touchpoints'>) {
  if (touchpoints.length === 0) return null
  return (
    <section>
      <h3>{words.touchpoints}</h3>
      <ul className={classes.lines}>
        {touchpoints.map(({ kind, at, what }) => (
          <li key={`${kind} ${at}`}>
            {touchNames[kind]}
            {what !== null && (
              <>
                {': '}
                <bdi>{what}</bdi>
              </>
            )}{' '}
            <Ago at={at} className={classes.quiet} />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What happened to the lead, the newest first. */
export function LeadHistory({ history }: Pick<LeadDetail, 'history'>) {
  return (
    <section>
      <h3>{words.history}</h3>
      <ol className={classes.lines}>
        {history.map(({ id, at, type, actor }) => (
          <li key={id}>
            {leadStepName(type)} <bdi className={classes.quiet}>{actor}</bdi>{' '}
            <Ago at={at} className={classes.quiet} />
          </li>
        ))}
      </ol>
    </section>
  )
}
