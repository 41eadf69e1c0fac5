import { useMutation, useQueryClient } from '@tanstack/react-query'
import { importFile } from '../../lib/endpoints.ts'
import { keys } from '../../lib/queries.ts'
import { strings } from '../../lib/strings.ts'
import { Page } from '../../ui/page.tsx'
import { toastFailure } from '../../ui/toast.ts'
import { BackToSources } from './back-to-sources.tsx'
import { ImportReport } from './import-report.tsx'
import { UploadForm } from './upload-form.tsx'

const words = strings.upload

/** Brings in mentions from a file. */
export function UploadPage() {
  const client = useQueryClient()
  const upload = useMutation({
    mutationFn: ({ file, source }: { file: File; source: string }) =>
      importFile(file, source, 'auto'),
    onSuccess: () => {
      for (const queryKey of [keys.tickets, keys.sources, keys.mentions, keys.trends]) {
        void client.invalidateQueries({ queryKey })
      }
    },
    onError: (error) => toastFailure(words.failed, error),
  })
  return (
    <Page title={words.title} intro={words.intro} before={<BackToSources />}>
      {upload.data === undefined ? (
        <UploadForm isBusy={upload.isPending} onUpload={upload.mutate} />
      ) : (
        <ImportReport summary={upload.data} onAnother={upload.reset} />
      )}
    </Page>
  )
}
