import { Tooltip, UnstyledButton } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type Session, signOut } from '../lib/endpoints.ts'
import { keys, sessionQuery } from '../lib/queries.ts'
import { strings } from '../lib/strings.ts'
import { toastFailure } from '../ui/toast.ts'
import classes from './session-foot.module.css'
import { WhoAmI } from './who-am-i.tsx'

/** Who is here; and in small print where the data is, the API's manual, the way out. */
export function SessionFoot({ session }: { session: Session }) {
  const client = useQueryClient()
  async function leave(): Promise<void> {
    try {
      await signOut()
      client.setQueryData(sessionQuery.queryKey, { ...session, signedIn: false, agent: null })
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.session[0] })
    } catch (error) {
      toastFailure(strings.app.signOut, error)
    }
  }
  return (
    <>
      <WhoAmI session={session} />
      <div className={classes.foot}>
        {session.database === 'embedded' && (
          <Tooltip
            label={strings.app.embeddedHint}
            multiline
            w={260}
            events={{ hover: true, focus: true, touch: true }}
          >
            <UnstyledButton className={classes.note}>{strings.app.embedded}</UnstyledButton>
          </Tooltip>
        )}
        <a className={classes.note} href="/api/docs">
          {strings.app.apiDocs}
        </a>
        {session.required && (
          <UnstyledButton className={classes.note} onClick={() => void leave()}>
            {strings.app.signOut}
          </UnstyledButton>
        )}
      </div>
    </>
  )
}
