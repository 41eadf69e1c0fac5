import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { CollectorInfo } from '../../lib/endpoints.ts'
import { collectorsQuery } from '../../lib/queries.ts'
import { strings } from '../../lib/strings.ts'
import { LoadError } from '../../ui/load-error.tsx'
import { Page } from '../../ui/page.tsx'
import { BackToSources } from './back-to-sources.tsx'
import { CollectorChoice } from './collector-choice.tsx'
import { SourceEditor } from './source-editor.tsx'
import { SourceSkeletons } from './source-skeletons.tsx'

const words = strings.sources

function Choose({ collectors }: { collectors: readonly CollectorInfo[] }) {
  const [name, setName] = useState<string | null>(null)
  const chosen = collectors.find((one) => one.name === name) ?? collectors[0]
  if (chosen === undefined) return null
  return (
    <>
      {collectors.length > 1 && (
        <CollectorChoice collectors={collectors} chosen={chosen} onChoose={setName} />
      )}
      <SourceEditor key={chosen.name} collector={chosen} source={null} />
    </>
  )
}

/** Adds a place to listen to. */
export function NewSourcePage() {
  const query = useQuery(collectorsQuery)
  return (
    <Page title={words.add} before={<BackToSources />}>
      {query.isPending && <SourceSkeletons />}
      {query.isError && (
        <LoadError title={words.failed} error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data !== undefined && <Choose collectors={query.data} />}
    </Page>
  )
}
