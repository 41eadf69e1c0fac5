import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconClock, IconMessagePlus, IconSend } from '@tabler/icons-react'
import { useLayoutEffect, useRef, useState } from 'react'
import { lengthOf } from '../../../src/model/reply-length.ts'
import type { TicketDetail } from '../../../src/model/views.ts'
import { fillSavedReply } from '../../lib/ticket-endpoints.ts'
import { replyCheckQuery, savedRepliesQuery } from '../../lib/ticket-queries.ts'
import { strings } from '../../lib/strings.ts'
import { inbox as wordsOfInbox } from '../../lib/words/inbox.ts'
import { KeyCap } from '../../ui/key-cap.tsx'
import { toast, toastFailure } from '../../ui/toast.ts'
import { firstGap } from './completion.ts'
import classes from './composer.module.css'
import { useDraft, writeDraft } from './drafts.ts'
import { MovedOn } from './moved-on.tsx'
import { ReplyFacts } from './reply-facts.tsx'
import { Refused } from './reply-refused.tsx'
import { SavedReplyMenu } from './saved-reply-menu.tsx'
import { SendLater } from './send-later.tsx'
import type { Inbox } from './use-inbox.ts'
import { useNews } from './use-news.ts'
import { enterTicket } from './use-selection.ts'
import { useSendReply } from './use-send-reply.ts'
import { authorOf } from './use-ticket-steps.ts'
import { WriteField, type WriteFieldHandle } from './write-field.tsx'

const words = wordsOfInbox.write

/** From so many letters before the end on the counter is worth a look. */
const NEAR = 40

function Counter({ used, max }: { used: number; max: number }) {
  const left = max - used
  return (
    <span className={classes.counter} data-over={left < 0 || undefined} aria-live="polite">
      {left < 0 ? words.tooLong(-left) : left <= NEAR ? words.left(left) : words.used(used, max)}
    </span>
  )
}

/** The box for a public answer: what is allowed is known before the first word is written. */
export function ReplyBox({ inbox, detail }: { inbox: Inbox; detail: TicketDetail }) {
  const { composer, messages } = inbox
  const field = useRef<WriteFieldHandle>(null)
  const text = useDraft(detail.id, 'reply')
  const mention = messages.answered
  const check = useQuery({
    ...replyCheckQuery(detail.id, mention?.id ?? ''),
    enabled: mention !== undefined,
  })
  const { data: saved = [] } = useQuery(savedRepliesQuery)
  const [picked, setPicked] = useState<number | null>(null)
  const [later, setLater] = useState(false)
  const news = useNews(detail)
  const { send, isPending, moved } = useSendReply({
    detail,
    undoMs: check.data?.undoMs ?? 0,
    onSent: () => {
      news.accept()
      composer.close()
      enterTicket()
    },
    onTakenBack: () => composer.open('reply'),
  })
  // Before the next key: it would be a command elsewhere.
  useLayoutEffect(() => field.current?.focus(), [])

  // Merged under the writer's hands: the field stays until it goes on in the other ticket.
  const isMoving = detail.mergedInto !== null
  if (!isMoving && (check.data?.allowed === false || mention === undefined)) {
    return <Refused check={check.data} mention={mention} onNote={() => composer.open('note')} />
  }
  const { data } = check
  const account = data?.accounts.find(({ sourceId }) => sourceId === picked) ?? data?.accounts[0]
  const used = data === undefined ? text.length : lengthOf(text, data.counting)
  const isReady =
    account !== undefined && text.trim() !== '' && used <= (data?.maxLength ?? 0) && !isPending
  const isBehind = !isPending && (news.count > 0 || moved !== null)

  function submit(at?: Date): void {
    if (account === undefined || mention === undefined || !isReady) return
    send({
      mentionId: mention.id,
      sourceId: account.sourceId,
      text: text.trim(),
      // What the writer has seen; a newer one only once the refusal has shown what came in.
      version: moved ?? news.version,
      ...(at === undefined ? {} : { sendAt: at.toISOString() }),
    })
  }
  async function insert(id: number): Promise<void> {
    try {
      const filled = await fillSavedReply(id, detail.id)
      field.current?.insert(filled.text, firstGap(filled.text))
      if (filled.missing.length > 0) toast(words.missing(filled.missing.join(', ')))
    } catch (error) {
      toastFailure(strings.app.failed, error)
    }
  }
  const own = saved.filter(({ language }) => language === null || language === detail.language)
  const ordered = [...own, ...saved.filter((one) => !own.includes(one))]
  return (
    <>
      {isBehind && <MovedOn count={news.count} />}
      <WriteField
        ref={field}
        label={words.replyTo(authorOf(detail))}
        placeholder={words.replyPlaceholder}
        describedBy="reply-facts"
        value={text}
        suggestions={{
          ';': ordered.map((one) => ({
            id: String(one.id),
            label: one.name,
            hint: one.text.slice(0, 60),
            text: null,
          })),
        }}
        onChange={(next) => writeDraft(detail.id, 'reply', next)}
        onChoose={({ id }) => void insert(Number(id))}
        onSend={() => submit()}
        onLater={() => isReady && setLater(true)}
        onLeave={() => {
          composer.close()
          enterTicket()
        }}
      />
      <div className={classes.foot}>
        {data === undefined || account === undefined ? (
          <p className={classes.facts}>{check.isError ? words.checkFailed : words.checking}</p>
        ) : (
          <ReplyFacts check={data} sourceId={account.sourceId} onSource={setPicked} />
        )}
        <span className={classes.space} />
        {data !== undefined && <Counter used={used} max={data.maxLength} />}
        <Button
          size="compact-md"
          className={classes.step}
          variant="subtle"
          color="gray"
          aria-label={words.saved}
          onClick={() => composer.chooseSaved(true)}
        >
          <IconMessagePlus size={16} stroke={1.8} aria-hidden="true" />
        </Button>
        <Button
          size="compact-md"
          className={classes.step}
          variant="subtle"
          color="gray"
          aria-label={words.later}
          disabled={!isReady}
          onClick={() => setLater(true)}
        >
          <IconClock size={16} stroke={1.8} aria-hidden="true" />
        </Button>
        <Button
          size="compact-md"
          className={classes.step}
          disabled={!isReady}
          loading={isPending}
          aria-keyshortcuts="Control+Enter"
          leftSection={<IconSend size={15} stroke={1.8} aria-hidden="true" />}
          rightSection={<KeyCap>Ctrl ↵</KeyCap>}
          onClick={() => submit()}
        >
          {moved !== null
            ? words.sendAnyway
            : data?.needsApproval === true
              ? words.askApproval
              : words.send}
        </Button>
      </div>
      <SendLater opened={later} onClose={() => setLater(false)} onChoose={submit} />
      <SavedReplyMenu
        opened={composer.choosesSaved}
        saved={ordered}
        onClose={() => composer.chooseSaved(false)}
        onChoose={(id) => void insert(id)}
      />
    </>
  )
}
