import { UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { forgetMention } from '../lib/endpoints.ts'
import { keys } from '../lib/queries.ts'
import { strings } from '../lib/strings.ts'
import { Confirm } from './confirm.tsx'
import { toast, toastFailure } from './toast.ts'

const words = strings.forget

type Props = { mentionId: string; className: string | undefined }

/** Deletes a mention here for good, once that is confirmed. */
export function ForgetMention({ mentionId, className }: Props) {
  const [asking, { open, close }] = useDisclosure(false)
  const client = useQueryClient()
  const forget = useMutation({
    mutationFn: () => forgetMention(mentionId),
    onSuccess: () => {
      close()
      toast(words.done)
    },
    onError: (error) => toastFailure(words.title, error),
    onSettled: () =>
      Promise.all(
        [keys.mentions, keys.tickets, keys.trends].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      ),
  })
  return (
    <>
      <UnstyledButton className={className} onClick={open}>
        {words.action}
      </UnstyledButton>
      <Confirm
        opened={asking}
        title={words.title}
        text={words.text}
        action={words.action}
        busy={forget.isPending}
        onConfirm={() => forget.mutate()}
        onClose={close}
      />
    </>
  )
}
