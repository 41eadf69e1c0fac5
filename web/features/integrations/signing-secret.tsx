import { Button, Modal } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { Integration, SigningSecret as Made } from '../../../src/model/integration.ts'
import { formatExact } from '../../lib/format.ts'
import { renewSigningSecret } from '../../lib/integration-endpoints.ts'
import { strings } from '../../lib/strings.ts'
import { integrations } from '../../lib/words/integrations.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { toastFailure } from '../../ui/toast.ts'
import { CopyField } from '../sources/copy-field.tsx'
import classes from './integrations-page.module.css'

const words = integrations.signing

type Props = {
  name: string
  /** Null while there is none to show. */
  made: Made | null
  onClose(): void
}

/** The only time a secret is shown. */
export function SigningSecret({ name, made, onClose }: Props) {
  return (
    <Modal
      size="lg"
      opened={made !== null}
      onClose={onClose}
      closeOnClickOutside={false}
      title={words.title(name)}
      closeButtonProps={{ 'aria-label': strings.app.close }}
    >
      {made !== null && (
        <div className={classes.parts}>
          <dl>
            <CopyField label={words.secret} value={made.secret} />
          </dl>
          <p>{words.once}</p>
          {made.previousUntil !== null && (
            <p>{words.previousUntil(formatExact(made.previousUntil))}</p>
          )}
          <Button className={classes.done} onClick={onClose}>
            {words.done}
          </Button>
        </div>
      )}
    </Modal>
  )
}

type RenewProps = { integration: Integration; opened: boolean; onClose(): void }

/** Asks, makes a new secret, and shows it until the box is closed. */
export function RenewSigningSecret({ integration, opened, onClose }: RenewProps) {
  const { id, name } = integration
  const renew = useMutation({
    mutationFn: () => renewSigningSecret(id),
    onSuccess: onClose,
    onError: (error) => toastFailure(name, error),
  })
  return (
    <>
      <Confirm
        opened={opened}
        title={integrations.form.secretTitle(name)}
        text={integrations.form.secretText}
        action={integrations.form.secret}
        busy={renew.isPending}
        onConfirm={() => renew.mutate()}
        onClose={onClose}
      />
      <SigningSecret name={name} made={renew.data ?? null} onClose={renew.reset} />
    </>
  )
}
