import { sign } from 'node:crypto'
import { z } from 'zod'
import { CollectorError, type HttpResponse } from '../collector.ts'
import { readJson } from '../read-json.ts'
import type { GooglePlayEnv, ServiceAccountKey } from './options.ts'

/** Always this address, whatever the file with the key says. */
const tokenUrl = 'https://oauth2.googleapis.com/token'
const scope = 'https://www.googleapis.com/auth/androidpublisher'
const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const lifeSeconds = 3600

const tokenSchema = z.object({ access_token: z.string().min(1) })

/**
 * Exchanges the key for an access token (RFC 7523). Signed here: Google's own library reads the clock
 * of the machine and asks again by itself.
 */
export async function fetchToken(key: ServiceAccountKey, env: GooglePlayEnv): Promise<string> {
  const assertion = makeAssertion(key, env.clock.now())
  const body = new URLSearchParams({ grant_type: grantType, assertion }).toString()
  let last: HttpResponse | null = null
  const http: GooglePlayEnv['http'] = {
    ...env.http,
    async request(url, request) {
      const headers = { ...request.headers, 'content-type': 'application/x-www-form-urlencoded' }
      const post = { ...request, headers, body, method: 'POST' as const, maxRedirects: 0 }
      last = await env.http.request(url, post)
      return last
    },
  }
  try {
    const answer = await readJson(tokenUrl, tokenSchema, { ...env, http })
    return answer.body.access_token
  } catch (error) {
    throw explained(error, last)
  }
}

function makeAssertion(key: ServiceAccountKey, nowMs: number): string {
  const issuedAt = Math.floor(nowMs / 1000)
  const head = { alg: 'RS256', typ: 'JWT', ...(key.id === null ? {} : { kid: key.id }) }
  const claims = {
    iss: key.email,
    scope,
    aud: tokenUrl,
    iat: issuedAt,
    exp: issuedAt + lifeSeconds,
  }
  const signed = `${encode(head)}.${encode(claims)}`
  return `${signed}.${sign('sha256', Buffer.from(signed), key.privateKey).toString('base64url')}`
}

function encode(part: Record<string, string | number>): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}

/** A key that is refused is a bad request to Google. */
function explained(error: unknown, response: HttpResponse | null): unknown {
  if (!(error instanceof CollectorError) || response === null) return error
  // What was granted is not shown, not even a part of it.
  if (response.status < 300) return new CollectorError(error.kind, 'Google gave no access token')
  if (response.status !== 400 && response.status !== 401) return error
  const { excerpt } = error
  const told = /"error_description"\s*:\s*"((?:[^"\\]|\\.){1,150})/.exec(excerpt ?? '')?.[1]
  const said = told === undefined ? '' : ` and says "${told}"`
  const message = `Google refused the service account key${said}: it may be deleted, or the clock of this machine wrong`
  return new CollectorError('auth', message, { excerpt, cause: error })
}
