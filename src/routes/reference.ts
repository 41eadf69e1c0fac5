import { Hono } from 'hono'
import type { AppEnv } from './app-env.ts'
import type { Assets } from './page.ts'

/** The reference's own styles are written into the page as it draws; nothing else is let in. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Earshot API</title>
<link rel="icon" href="/favicon.svg">
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
</head>
<body>
<div id="reference"></div>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
`

const START = `SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  validatorUrl: null,
})
`

/** The API reference at /api/docs, drawn by Swagger UI from /api/openapi.json. */
export function referenceRoutes(assets: Assets) {
  return new Hono<AppEnv>()
    .get('/', (c) => c.html(PAGE, 200, { 'content-security-policy': POLICY }))
    .get('/start.js', (c) =>
      c.body(START, 200, { 'content-type': 'text/javascript; charset=utf-8' }),
    )
    .get('/:file', (c, next) => {
      const asset = assets.get(`/${c.req.param('file')}`)
      if (!asset) return next()
      return Promise.resolve(
        c.body(asset.bytes, 200, { 'content-type': asset.type, 'cache-control': 'no-cache' }),
      )
    })
}
