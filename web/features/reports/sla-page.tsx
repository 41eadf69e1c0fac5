import { Button, NativeSelect, SegmentedControl } from '@mantine/core'
import { IconClockHour4 } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { SlaFigures, SlaReport, SlaRow } from '../../../src/model/sla-report.ts'
import { isTicketQueue, loudQueues, quietQueues } from '../../lib/queues.ts'
import { slaReportQuery } from '../../lib/sla-endpoints.ts'
import { priorityNames, queueNames } from '../../lib/words/names.ts'
import { sla } from '../../lib/words/sla.ts'
import { Bar } from '../../ui/bar.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LoadError } from '../../ui/load-error.tsx'
import { Page } from '../../ui/page.tsx'
import classes from './sla-page.module.css'
import { sayMinutes, SlaTable } from './sla-table.tsx'

const route = getRouteApi('/reports/targets')
const words = sla.report
const ranges = [7, 30, 90]
const hands = ['network', 'collector', 'queue', 'agent', 'customer'] as const
const priorities: Record<string, string> = priorityNames

const named = (nobody: string) => (row: SlaRow) =>
  row.key === null ? nobody : (row.name ?? words.unknown(row.key))
const ofQueue = ({ key }: SlaRow) => (key !== null && isTicketQueue(key) ? queueNames[key] : '')
const ofPriority = ({ key }: SlaRow) => priorities[key ?? ''] ?? ''

/** The mean of an answer's time, by who had it. */
function Hands({ minutes }: Pick<SlaFigures, 'minutes'>) {
  const all = minutes === null ? 0 : hands.reduce((sum, hand) => sum + minutes[hand], 0)
  return (
    <section aria-labelledby="sla-hands">
      <h2 id="sla-hands" className={classes.title}>
        {words.where}
      </h2>
      {minutes === null ? (
        <p className={classes.hint}>{words.whereNone}</p>
      ) : (
        <dl className={classes.hands}>
          {hands.map((hand) => (
            <div key={hand} className={classes.hand}>
              <dt className={classes.name}>{words.hands[hand]}</dt>
              <dd className={classes.value}>{sayMinutes(minutes[hand])}</dd>
              <dd>
                <Bar share={all === 0 ? 0 : minutes[hand] / all} />
              </dd>
              <dd className={classes.hint}>{words.handsHint[hand]}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}

function Figures({ report }: { report: SlaReport }) {
  const { all, queues, teams, agents, priorities: byPriority } = report
  const count = [all.answers, all.resolutions].reduce(
    (sum, each) => sum + each.met + each.missed,
    0,
  )
  if (count === 0) {
    return (
      <EmptyState
        icon={<IconClockHour4 size={22} stroke={1.6} />}
        title={words.none}
        text={words.noneText}
      />
    )
  }
  return (
    <>
      <SlaTable id="sla-all" title={words.all} rows={[all]} nameOf={() => words.all} />
      <Hands minutes={all.answers.minutes} />
      <SlaTable id="sla-queues" title={words.queues} rows={queues} nameOf={ofQueue} />
      <SlaTable id="sla-teams" title={words.teams} rows={teams} nameOf={named(words.noTeam)} />
      <SlaTable id="sla-agents" title={words.agents} rows={agents} nameOf={named(words.nobody)} />
      <SlaTable id="sla-priority" title={words.priorities} rows={byPriority} nameOf={ofPriority} />
    </>
  )
}

/** How targets were kept, and where the time went. */
export function SlaReportPage() {
  const { days: asked = 30, queue } = route.useSearch()
  const days = ranges.includes(asked) ? asked : 30
  const navigate = route.useNavigate()
  const report = useQuery(slaReportQuery(days, queue))
  const actions = (
    <Button
      size="sm"
      variant="default"
      renderRoot={(props) => (
        <Link to="/targets/{-$what}" params={{ what: undefined }} {...props} />
      )}
    >
      {words.change}
    </Button>
  )
  return (
    <Page title={words.title} intro={words.intro} actions={actions}>
      <div className={classes.report}>
        <div className={classes.controls}>
          <SegmentedControl
            size="xs"
            aria-label={words.range}
            value={String(days)}
            data={ranges.map((each) => ({ value: String(each), label: words.days(each) }))}
            onChange={(value) =>
              void navigate({ search: (before) => ({ ...before, days: Number(value) }) })
            }
          />
          <NativeSelect
            size="xs"
            aria-label={words.queue}
            value={queue ?? ''}
            data={[
              { value: '', label: words.allQueues },
              ...[...loudQueues, ...quietQueues].map((each) => ({
                value: each,
                label: queueNames[each],
              })),
            ]}
            onChange={({ currentTarget: { value } }) =>
              void navigate({
                search: (before) => ({
                  ...before,
                  queue: isTicketQueue(value) ? value : undefined,
                }),
              })
            }
          />
        </div>
        {report.isError && report.data === undefined && (
          <LoadError
            title={words.failed}
            error={report.error}
            onRetry={() => void report.refetch()}
          />
        )}
        {report.data !== undefined && <Figures report={report.data} />}
      </div>
    </Page>
  )
}
