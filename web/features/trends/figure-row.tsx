import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { formatCount, formatPercent, formatSigned } from '../../lib/format.ts'
import { strings } from '../../lib/strings.ts'
import { sentimentNames } from '../../lib/words/names.ts'
import { SentimentMark } from '../../ui/sentiment-mark.tsx'
import classes from './figure-row.module.css'
import type { Figures } from './trend-sums.ts'

function Figure({ name, note, children }: { name: ReactNode; note: string; children: ReactNode }) {
  return (
    <div className={classes.figure}>
      <dt className={classes.name}>{name}</dt>
      <dd className={classes.value}>{children}</dd>
      <dd className={classes.note}>{note}</dd>
    </div>
  )
}

/** The few numbers one looks at first; each leads to the mentions it counts. */
export function FigureRow({ figures: { all, net, netChange } }: { figures: Figures }) {
  const words = strings.overview
  const share = (count: number) => (all.total === 0 ? '' : formatPercent(count / all.total))
  return (
    <dl className={classes.row}>
      <Figure
        name={words.net}
        note={netChange === null ? words.netHint : words.before(formatSigned(netChange))}
      >
        <span title={words.netHint}>{net === null ? '–' : formatSigned(net)}</span>
      </Figure>
      <Figure name={words.mentions} note={'\u00a0'}>
        <Link to="/mentions" className={classes.link}>
          {formatCount(all.total)}
        </Link>
      </Figure>
      {(['negative', 'positive', 'mixed'] as const).map((sentiment) => (
        <Figure
          key={sentiment}
          note={share(all[sentiment])}
          name={
            <>
              <SentimentMark sentiment={sentiment} />
              <span aria-hidden="true">{sentimentNames[sentiment]}</span>
            </>
          }
        >
          <Link to="/mentions" search={{ sentiment }} className={classes.link}>
            {formatCount(all[sentiment])}
          </Link>
        </Figure>
      ))}
    </dl>
  )
}
