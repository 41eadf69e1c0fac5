import { Button, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { keys } from '../../lib/queries.ts'
import { waves as words } from '../../lib/words/waves.ts'
import { toast } from '../../ui/toast.ts'
import classes from './wave-card.module.css'
import { answerWave } from './waves-api.ts'

type Props = { waveId: string; count: number; except: readonly string[] }

/** One answer for all of a wave that still wait, but for those left out. */
export function WaveAnswer({ waveId, count, except }: Props) {
  const client = useQueryClient()
  const [text, setText] = useState('')
  const answer = useMutation({
    mutationFn: () => answerWave(waveId, text, except),
    onSuccess: ({ sending, toApprove }) => {
      toast(words.answered(sending, toApprove))
      if (sending + toApprove > 0) setText('')
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.tickets }),
  })
  const refused = answer.data?.failed ?? []
  return (
    <form
      className={classes.answer}
      onSubmit={(event) => {
        event.preventDefault()
        answer.mutate()
      }}
    >
      <Textarea
        label={words.answerLabel}
        description={words.answerHint}
        autosize
        minRows={2}
        maxRows={8}
        value={text}
        error={answer.error?.message}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button
        type="submit"
        size="compact-sm"
        disabled={text.trim() === '' || count === 0}
        loading={answer.isPending}
      >
        {words.answerAll(count)}
      </Button>
      {refused.length > 0 && (
        <output className={classes.refused}>
          <p>{words.refused(refused.length)}</p>
          <ul>
            {[...new Set(refused.map(({ message }) => message))].map((message) => (
              <li key={message}>{message}</li>
            ))}
          </ul>
        </output>
      )}
    </form>
  )
}
