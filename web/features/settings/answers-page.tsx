import { Button } from '@mantine/core'
import { IconMessageBolt, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { Macro } from '../../../src/model/macro.ts'
import type { SavedReply } from '../../../src/model/saved-reply.ts'
import { macrosQuery, savedRepliesQuery } from '../../lib/ticket-queries.ts'
import { answers as words } from '../../lib/words/answers.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LoadError } from '../../ui/load-error.tsx'
import { Page } from '../../ui/page.tsx'
import { chosenOf, NEW_MACRO, NEW_REPLY } from './answers-choice.ts'
import { AnswersLists } from './answers-lists.tsx'
import { AnswersMacroEditor } from './answers-macro-editor.tsx'
import classes from './answers-page.module.css'
import { AnswersReplyEditor } from './answers-reply-editor.tsx'

const route = getRouteApi('/answers/{-$what}')

function AddButton({ what, label }: { what: string; label: string }) {
  return (
    <Button
      size="sm"
      variant={what === NEW_REPLY ? 'filled' : 'default'}
      leftSection={<IconPlus size={16} stroke={1.9} />}
      renderRoot={(props) => <Link to="/answers/{-$what}" params={{ what }} {...props} />}
    >
      {label}
    </Button>
  )
}

type EditorProps = {
  what: string | undefined
  replies: readonly SavedReply[]
  macros: readonly Macro[]
}

function Editor({ what, replies, macros }: EditorProps) {
  const { reply, macro } = chosenOf(what, replies, macros)
  if (what === NEW_REPLY) return <AnswersReplyEditor key={NEW_REPLY} reply={null} />
  if (what === NEW_MACRO) {
    return <AnswersMacroEditor key={NEW_MACRO} macro={null} replies={replies} macros={macros} />
  }
  if (reply) return <AnswersReplyEditor key={reply.id} reply={reply} />
  if (macro) {
    return <AnswersMacroEditor key={macro.id} macro={macro} replies={replies} macros={macros} />
  }
  return replies.length + macros.length === 0 ? (
    <EmptyState
      icon={<IconMessageBolt size={22} stroke={1.6} />}
      title={words.none}
      text={words.noneText}
    />
  ) : (
    <EmptyState title={words.gone} />
  )
}

/** The saved answers and macros, and the one that is being changed. */
export function AnswersPage() {
  const { what } = route.useParams()
  const repliesRead = useQuery(savedRepliesQuery)
  const macrosRead = useQuery(macrosQuery)
  const [replies, macros] = [repliesRead.data, macrosRead.data]
  const failed = [repliesRead, macrosRead].find((read) => read.isError && read.data === undefined)
  const actions = (
    <>
      <AddButton what={NEW_MACRO} label={words.addMacro} />
      <AddButton what={NEW_REPLY} label={words.addReply} />
    </>
  )
  return (
    <Page title={words.title} intro={words.intro} actions={actions}>
      {failed && (
        <LoadError
          title={words.failed}
          error={failed.error}
          onRetry={() => void failed.refetch()}
        />
      )}
      {replies && macros && (
        <div
          className={classes.columns}
          data-empty={replies.length + macros.length === 0 || undefined}
        >
          {replies.length + macros.length > 0 && (
            <AnswersLists what={what} replies={replies} macros={macros} />
          )}
          <Editor what={what} replies={replies} macros={macros} />
        </div>
      )}
    </Page>
  )
}
