import { Button, PasswordInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError } from '../../lib/api.ts'
import { signIn } from '../../lib/endpoints.ts'
import { strings } from '../../lib/strings.ts'
import { useTitle } from '../../lib/use-title.ts'
import { Logo } from '../../ui/logo.tsx'
import classes from './sign-in.module.css'

/** Asks for the token where the server wants one. */
export function SignIn() {
  useTitle(strings.session.submit)
  const client = useQueryClient()
  const [token, setToken] = useState('')
  const enter = useMutation({
    mutationFn: signIn,
    onSuccess: () => client.invalidateQueries(),
  })
  const wrong = enter.error instanceof ApiError && enter.error.status === 401
  const problem = wrong ? strings.session.wrong : enter.error?.message
  return (
    <main className={classes.page}>
      <form
        className={classes.box}
        onSubmit={(event) => {
          event.preventDefault()
          enter.mutate(token.trim())
        }}
      >
        <Logo size={36} />
        <h1 className={classes.title}>{strings.session.title}</h1>
        <p className={classes.hint}>{strings.session.hint}</p>
        <PasswordInput
          label={strings.session.token}
          value={token}
          onChange={({ currentTarget: { value } }) => setToken(value)}
          error={problem}
          autoComplete="current-password"
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- there is nothing else on this page
          autoFocus
          required
          withAsterisk={false}
        />
        <Button type="submit" fullWidth loading={enter.isPending}>
          {strings.session.submit}
        </Button>
      </form>
    </main>
  )
}
