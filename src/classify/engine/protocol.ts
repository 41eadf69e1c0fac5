import type { Classification } from '../../model/classification.ts'
import type { Heads } from '../heads.ts'
import type { TierName } from '../tier.ts'

/** What reads with: the folder of the model's files, and what decides. */
export type ReaderData = {
  folder: string
  heads: Record<TierName, Heads>
  acceptedError: number
}

/** What the reading thread is started with; `codeCache` is where compiled code is kept, null = nowhere. */
export type ThreadData = ReaderData & { codeCache: string | null }

/** What it is asked, one after the other. */
export type Request =
  | { kind: 'load'; tier: TierName }
  | { kind: 'classify'; tier: TierName; texts: readonly string[] }
  | { kind: 'vectors'; tier: TierName; texts: readonly string[] }
  | { kind: 'use'; tier: TierName; heads: Heads }
  /** Let go of everything; the thread ends by itself. Has no reply. */
  | { kind: 'end' }

/** What comes back, in the order of the requests. */
export type Reply =
  | { ok: true; value: Value }
  | { ok: false; error: { name: string; message: string } }

/** Of `vectors`: all of them back to back. */
export type Value =
  | { kind: 'done' }
  | { kind: 'classified'; classifications: Classification[] }
  | { kind: 'read'; numbers: Float32Array }
