import { Button } from '@mantine/core'
import { IconPlus, IconSend } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { Integration } from '../../../src/model/integration.ts'
import { integrationsQuery } from '../../lib/integration-endpoints.ts'
import {
  integrationKindNames,
  integrations as words,
  integrationStateNames,
} from '../../lib/words/integrations.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LoadError } from '../../ui/load-error.tsx'
import { Page } from '../../ui/page.tsx'
import { Tag, type Tone } from '../../ui/tag.tsx'
import { IntegrationEditor } from './integration-editor.tsx'
import classes from './integrations-page.module.css'

const route = getRouteApi('/integrations/{-$what}')

/** What the address says of one that is not stored yet. */
const NEW = 'new'

const tones: Record<Integration['state'], Tone> = {
  ok: 'positive',
  failing: 'negative',
  waiting: 'mixed',
  paused: 'plain',
  off: 'negative',
}

function moreOf({ kind, counts }: Integration): string {
  const lost = counts.failed + counts.held
  return [
    integrationKindNames[kind],
    ...(counts.pending > 0 ? [words.open(counts.pending)] : []),
    ...(lost > 0 ? [words.lost(lost)] : []),
  ].join(' · ')
}

function Row({ integration, chosen }: { integration: Integration; chosen: boolean }) {
  const { id, name, state } = integration
  return (
    <li>
      <Link
        to="/integrations/{-$what}"
        params={{ what: String(id) }}
        className={classes.row}
        aria-current={chosen ? 'true' : undefined}
      >
        <bdi className={classes.name}>{name}</bdi>
        <Tag tone={tones[state]}>{integrationStateNames[state]}</Tag>
        <span className={classes.more}>{moreOf(integration)}</span>
      </Link>
    </li>
  )
}

function Editor({ what, items }: { what: string | undefined; items: readonly Integration[] }) {
  if (what === NEW) return <IntegrationEditor key={NEW} integration={null} />
  const chosen = chosenOf(what, items)
  if (chosen) return <IntegrationEditor key={chosen.id} integration={chosen} />
  if (items.length > 0) return <EmptyState title={words.gone} />
  const icon = <IconSend size={22} stroke={1.6} />
  return <EmptyState icon={icon} title={words.none} text={words.noneText} />
}

const chosenOf = (what: string | undefined, items: readonly Integration[]) =>
  what === undefined ? items[0] : items.find(({ id }) => String(id) === what)

/** Who is told what happens here, and the one that is being changed. */
export function IntegrationsPage() {
  const { what } = route.useParams()
  const read = useQuery(integrationsQuery)
  const items = read.data
  const actions = (
    <Button
      size="sm"
      leftSection={<IconPlus size={16} stroke={1.9} />}
      renderRoot={(props) => <Link to="/integrations/{-$what}" params={{ what: NEW }} {...props} />}
    >
      {words.add}
    </Button>
  )
  return (
    <Page title={words.title} intro={words.intro} actions={actions}>
      {read.isError && items === undefined && (
        <LoadError title={words.failed} error={read.error} onRetry={() => void read.refetch()} />
      )}
      {items && (
        <div className={classes.columns} data-empty={items.length === 0 || undefined}>
          {items.length > 0 && (
            <ul className={classes.list}>
              {items.map((integration) => (
                <Row
                  key={integration.id}
                  integration={integration}
                  chosen={integration.id === chosenOf(what, items)?.id}
                />
              ))}
            </ul>
          )}
          <Editor what={what} items={items} />
        </div>
      )}
    </Page>
  )
}
