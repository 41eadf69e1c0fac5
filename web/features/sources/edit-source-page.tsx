import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { CollectorInfo } from '../../lib/endpoints.ts'
import { collectorsQuery, sourcesQuery } from '../../lib/queries.ts'
import { strings } from '../../lib/strings.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page } from '../../ui/page.tsx'
import { BackToSources } from './back-to-sources.tsx'
import { SourceEditor } from './source-editor.tsx'
import { SourceSkeletons } from './source-skeletons.tsx'

const route = getRouteApi('/sources/$sourceId')

/** What is left to change where nothing collects, such as for an uploaded file. */
const withoutOptions = (name: string, intervalMs: number): CollectorInfo => ({
  name,
  title: name,
  description: '',
  optionsSchema: {},
  credentialsSchema: null,
  intervalMs: { min: intervalMs, default: intervalMs },
  hasPast: false,
  retentionDays: null,
  hasBudgets: false,
  signIn: null,
})

/** Changes a place that is listened to. */
export function EditSourcePage() {
  const { sourceId } = route.useParams()
  const sources = useQuery(sourcesQuery)
  const collectors = useQuery(collectorsQuery)
  const source = sources.data?.find(({ id }) => String(id) === sourceId)
  const isKnown = sources.data !== undefined && collectors.data !== undefined
  return (
    <Page title={source?.name ?? strings.sources.editTitle} before={<BackToSources />}>
      {!isKnown && <SourceSkeletons />}
      {isKnown && source === undefined && <EmptyState title={strings.app.notFound} />}
      {isKnown && source !== undefined && (
        <SourceEditor
          key={source.id}
          source={source}
          collector={
            collectors.data.find(({ name }) => name === source.collector) ??
            withoutOptions(source.collector, source.intervalMs)
          }
        />
      )}
    </Page>
  )
}
