import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig(({ command }) => {
  // Whoever builds, a test run too, gets the page that is shipped and no other.
  if (command === 'build') process.env['NODE_ENV'] = 'production'
  return {
    root: 'web',
    plugins: [react()],
    build: {
      outDir: '../dist/web',
      emptyOutDir: true,
      target: 'es2023',
      // A data: URL would need a hole in the Content-Security-Policy, so nothing is inlined.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
    server: { proxy: { '/api': 'http://127.0.0.1:3000' } },
  }
})
