import { describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config.ts'

const read = (env: Record<string, string>) => readConfig(env, '/home/me')

function problems(env: Record<string, string>): string[] {
  const result = read(env)
  return result.ok ? [] : result.problems
}

describe('the settings', () => {
  it('have defaults that serve this machine alone, from a folder beside the command', () => {
    expect(read({})).toMatchObject({
      ok: true,
      config: {
        port: 3000,
        host: '127.0.0.1',
        databaseUrl: null,
        dataDir: '/home/me/data',
        baseUrl: 'http://localhost:3000',
        bootstrapToken: null,
        classifier: 'auto',
        acceptedError: 0.2,
      },
    })
  })

  it.each([
    ['PORT', '70000'],
    ['PORT', '-1'],
    ['PORT', '30a'],
    ['DATABASE_URL', 'localhost/earshot'],
    ['EARSHOT_BASE_URL', 'earshot.example'],
    ['EARSHOT_FETCH_ALLOW', '10.0.0.0/99'],
    ['EARSHOT_BOOTSTRAP_TOKEN', 'short'],
    ['EARSHOT_SECRET_KEY', 'short'],
    ['EARSHOT_SECRET_KEY', Buffer.alloc(31).toString('base64')],
    ['EARSHOT_SECRET_KEY', `${Buffer.alloc(32).toString('base64')},`],
    ['EARSHOT_LOG_LEVEL', 'verbose'],
    ['EARSHOT_CLASSIFIER', 'slow'],
    ['EARSHOT_ACCEPTED_ERROR', '0.01'],
    ['EARSHOT_ACCEPTED_ERROR', '0.51'],
    ['EARSHOT_ACCEPTED_ERROR', '20%'],
  ])('refuse %s=%s with a sentence that begins with its name', (name, value) => {
    const found = problems({ [name]: value })
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(new RegExp(`^${name}: .{20,}`))
  })

  it('refuse to let other machines in without a token', () => {
    expect(problems({ HOST: '0.0.0.0' })[0]).toMatch(/EARSHOT_BOOTSTRAP_TOKEN/)
    expect(
      problems({ HOST: '0.0.0.0', EARSHOT_BOOTSTRAP_TOKEN: 'a-token-of-some-length' }),
    ).toEqual([])
    expect(problems({ HOST: '::1' })).toEqual([])
  })

  it.each([
    ['0.02', 0.02],
    ['.1', 0.1],
    ['0.5', 0.5],
  ])('take %s as the share of mistakes that is accepted', (text, acceptedError) => {
    expect(read({ EARSHOT_ACCEPTED_ERROR: text })).toMatchObject({ config: { acceptedError } })
  })

  it('never tell a secret in a problem', () => {
    const env = { EARSHOT_BOOTSTRAP_TOKEN: 'hunter2', DATABASE_URL: 'mysql://me:hunter2@host/db' }
    expect(problems(env).join(' ')).not.toContain('hunter2')
  })
})
