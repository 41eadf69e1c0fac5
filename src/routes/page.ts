import { Hono } from 'hono'
import type { AppEnv } from './app-env.ts'

/** A file of the built page or of the API reference, in memory. */
export type Asset = {
  type: string
  bytes: Uint8Array<ArrayBuffer>
  /** The same compressed; null where that saves nothing. */
  gzip: Uint8Array<ArrayBuffer> | null
}
export type Assets = ReadonlyMap<string, Asset>

const NONCE = '__CSP_NONCE__'

function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ')
}

/**
 * The page: files by exact path out of a map made at the start (no path is ever resolved on disk),
 * and the page itself for every address that it routes on its own.
 */
export function pageRoutes(assets: Assets) {
  const index = assets.get('/index.html')
  const html = index ? new TextDecoder().decode(index.bytes) : null

  return new Hono<AppEnv>().get('*', async (c, next) => {
    const asset = c.req.path === '/index.html' ? undefined : assets.get(c.req.path)
    if (asset) {
      const forEver = c.req.path.startsWith('/assets/')
      const packed = /\bgzip\b/.test(c.req.header('accept-encoding') ?? '') ? asset.gzip : null
      return c.body(packed ?? asset.bytes, 200, {
        'content-type': asset.type,
        vary: 'accept-encoding',
        ...(packed ? { 'content-encoding': 'gzip' } : {}),
        'cache-control': forEver ? 'public, max-age=31536000, immutable' : 'no-cache',
      })
    }
    if (html === null || /[.%\\]|\/\//.test(c.req.path) || c.req.path.startsWith('/api/'))
      return next()
    const nonce = c.get('nonce')
    return c.html(html.replaceAll(NONCE, nonce), 200, {
      'content-security-policy': policy(nonce),
      'cache-control': 'no-store',
    })
  })
}
