import { enableCompileCache } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import type { ThreadData } from './engine/protocol.ts'

/** The thread that reads: both tiers, their heads and what decides. */

if (!parentPort) throw new Error('engine-thread runs as a worker thread only')
const { codeCache, ...data } = workerData as ThreadData
// Only what is imported from here on comes out of the cache.
if (codeCache) enableCompileCache(codeCache)
const { openReader } = await import('./engine/open-reader.ts')
const { serveReader } = await import('./engine/serve-reader.ts')
serveReader(parentPort, openReader(data))
