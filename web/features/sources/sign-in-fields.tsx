import { Button } from '@mantine/core'
import { OutsideLink } from '../../ui/outside-link.tsx'
import { strings } from '../../lib/strings.ts'
import { CopyField } from './copy-field.tsx'
import classes from './sign-in-fields.module.css'
import type { SourceForm } from './use-source-form.ts'

const words = strings.signIn

const isLocal = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(window.location.hostname)

/** Most networks send people back to https alone, or to the machine that they are at. */
const mayBeRefused = window.location.protocol !== 'https:' && !isLocal

/** What a person must have done at the network before. */
function Preparation({ title, needs }: { title: string; needs: readonly string[] }) {
  if (needs.length === 0) return null
  return (
    <>
      <p className={classes.hint}>{words.register(title)}</p>
      <dl>
        <CopyField label={words.redirect} value={`${window.location.origin}/oauth/callback`} />
      </dl>
    </>
  )
}

/** How it stands, and what can be done about that. */
function Progress({ title, form: { signIn } }: { title: string; form: SourceForm }) {
  const { state, url, message } = signIn
  return (
    <div aria-live="polite">
      {state === 'begun' && (
        <>
          <p>{words.waiting(title)}</p>
          <OutsideLink address={url} className={classes.link}>
            {(host) => words.open(host)}
          </OutsideLink>
        </>
      )}
      {state === 'refused' && <p className={classes.wrong}>{message}</p>}
      {state === 'signed-in' && <p className={classes.done}>{words.done(title)}</p>}
    </div>
  )
}

type Props = { form: SourceForm; title: string; needs: readonly string[] }

/** Signing in instead of pasting a token; pasting stays possible below. */
export function SignInFields({ form, title, needs }: Props) {
  const { signIn, draft } = form
  const isUnderWay = signIn.state === 'begun' || signIn.state === 'signed-in'
  return (
    <div className={classes.group}>
      <Preparation title={title} needs={needs} />
      {mayBeRefused && <p className={classes.hint}>{words.mayBeRefused(title)}</p>}
      <Progress title={title} form={form} />
      <div>
        {isUnderWay ? (
          <Button variant="default" onClick={signIn.drop}>
            {signIn.state === 'begun' ? strings.app.cancel : words.drop}
          </Button>
        ) : (
          <Button
            variant="default"
            disabled={form.signInAsk === null || draft.forgetsKeys}
            loading={signIn.isBeginning}
            onClick={() => form.signInAsk !== null && signIn.begin(form.signInAsk)}
          >
            {words.action(title)}
          </Button>
        )}
      </div>
      {!isUnderWay && <p className={classes.hint}>{words.orPaste}</p>}
    </div>
  )
}
