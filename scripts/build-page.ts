import { ensurePage } from '../src/cli/ensure-page.ts'

await ensurePage({ say: (message) => console.error(message) })
