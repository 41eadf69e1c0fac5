import { Button } from '@mantine/core'
import { IconPlus, IconRoute } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { RuleView } from '../../../src/model/rule.ts'
import { rulesQuery } from '../../lib/rule-endpoints.ts'
import { rules as words } from '../../lib/words/rules.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LoadError } from '../../ui/load-error.tsx'
import { Page } from '../../ui/page.tsx'
import { RuleEditor } from './rules-editor.tsx'
import { RulesList } from './rules-list.tsx'
import classes from './rules-page.module.css'
import { RulesShipped } from './rules-shipped.tsx'

const route = getRouteApi('/rules/{-$ruleId}')
const NEW = 'new'

function Editor({ ruleId, items }: { ruleId: string | undefined; items: readonly RuleView[] }) {
  if (ruleId === NEW) return <RuleEditor key={NEW} rule={null} />
  const chosen = ruleId === undefined ? items[0] : items.find(({ id }) => String(id) === ruleId)
  if (chosen) return <RuleEditor key={chosen.id} rule={chosen} />
  return ruleId === undefined ? (
    <EmptyState
      icon={<IconRoute size={22} stroke={1.6} />}
      title={words.none}
      text={words.noneText}
    />
  ) : (
    <EmptyState title={words.gone} />
  )
}

/** The rules in their order, the one that is being changed, and those that are shipped. */
export function RulesPage() {
  const { ruleId } = route.useParams()
  const query = useQuery(rulesQuery)
  const add = (
    <Button
      size="sm"
      leftSection={<IconPlus size={16} stroke={1.9} />}
      renderRoot={(props) => <Link to="/rules/{-$ruleId}" params={{ ruleId: NEW }} {...props} />}
    >
      {words.add}
    </Button>
  )
  const items = query.data?.items ?? []
  const chosenId = ruleId === undefined ? items[0]?.id : Number(ruleId)
  return (
    <Page title={words.title} intro={words.intro} actions={add}>
      {query.isError && query.data === undefined && (
        <LoadError title={words.failed} error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data !== undefined && (
        <>
          <div className={classes.columns} data-empty={items.length === 0 || undefined}>
            {items.length > 0 && (
              <div>
                <RulesList items={items} chosenId={chosenId} />
              </div>
            )}
            <Editor ruleId={ruleId} items={items} />
          </div>
          <RulesShipped rules={query.data.shipped} />
        </>
      )}
    </Page>
  )
}
