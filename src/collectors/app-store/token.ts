import { createPrivateKey, sign, type KeyObject } from 'node:crypto'

export type AppStoreKey = { issuerId: string; keyId: string; privateKey: string }

/** The longest that Apple accepts. */
const lifeSeconds = 20 * 60

/** Our clock may be that much ahead of Apple's. */
const skewSeconds = 60

/** A JSON Web Token (RFC 7519), signed with ES256, as App Store Connect wants with each request. */
export function makeToken(key: AppStoreKey, nowMs: number): string | null {
  const privateKey = readPrivateKey(key.privateKey)
  if (privateKey === null) return null
  const issuedAt = Math.floor(nowMs / 1000) - skewSeconds
  const head = encode({ alg: 'ES256', kid: key.keyId, typ: 'JWT' })
  const claims = encode({
    iss: key.issuerId,
    iat: issuedAt,
    exp: issuedAt + lifeSeconds,
    aud: 'appstoreconnect-v1',
  })
  const signed = `${head}.${claims}`
  const how = { key: privateKey, dsaEncoding: 'ieee-p1363' as const }
  return `${signed}.${sign('sha256', Buffer.from(signed), how).toString('base64url')}`
}

/** A P-256 key in PEM, also where its line breaks became blanks or \n on the way; else null. */
export function readPrivateKey(pem: string): KeyObject | null {
  const lines = /-----BEGIN PRIVATE KEY-----(.+)-----END PRIVATE KEY-----/s.exec(pem)?.[1]
  const base64 = (lines ?? '').replaceAll('\\n', '').replace(/\s+/g, '')
  try {
    const der = Buffer.from(base64, 'base64')
    const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? key : null
  } catch {
    return null
  }
}

function encode(part: Record<string, string | number>): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
