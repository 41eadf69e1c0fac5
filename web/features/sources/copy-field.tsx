import { CopyButton, UnstyledButton } from '@mantine/core'
import { IconCopy } from '@tabler/icons-react'
import { strings } from '../../lib/strings.ts'
import classes from './copy-field.module.css'

const { app, webhook } = strings

/** A value to be carried elsewhere, with a button that copies it. */
export function CopyField({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt className={classes.label}>{label}</dt>
      <dd className={classes.field}>
        <code className={classes.value}>{value}</code>
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <UnstyledButton
              className={classes.copy}
              onClick={copy}
              aria-label={copied ? app.copied : webhook.copy(label)}
            >
              {copied ? app.copied : <IconCopy size={14} stroke={1.7} />}
            </UnstyledButton>
          )}
        </CopyButton>
      </dd>
    </div>
  )
}
