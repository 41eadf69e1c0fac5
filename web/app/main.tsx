import './mantine.css'
import './tokens.css'
import './base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { watchCovers } from '../lib/commands.ts'
import { styleNonce } from '../lib/nonce.ts'
import { App } from './app.tsx'

// The scroll lock of dialogs makes a <style> of its own and looks for the nonce here.
Object.assign(globalThis, { __webpack_nonce__: styleNonce })

watchCovers()

const root = document.getElementById('root')
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}
