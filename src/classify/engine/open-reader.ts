import { type EncoderSession, openEncoder } from '../encoder/encoder-session.ts'
import { createFullTier } from '../encoder/full-tier.ts'
import { createWordPieces, type Vocabulary } from '../encoder/word-pieces.ts'
import { createFastTier } from '../fast/fast-tier.ts'
import { readPack } from '../pack.ts'
import { createForeignReader } from '../languages/foreign.ts'
import { createDecide, type Decide } from '../predict.ts'
import type { Tier, TierName } from '../tier.ts'
import { modelFile, readModelFile } from './model-files.ts'
import type { ReaderData } from './protocol.ts'
import { createReader, type Reader } from './reader.ts'

/** The shipped reader with the files of `folder`; each tier's are read when it is first needed. */
export function openReader({ folder, heads, acceptedError }: ReaderData): Reader {
  let fast: Promise<Tier> | null = null
  let decide: Promise<Decide> | null = null
  const encoders: EncoderSession[] = []
  const openFast = () => {
    fast ??= readModelFile(folder, 'fast.bin', (file) => createFastTier(readPack(file)))
    return fast
  }
  const openDecide = () => {
    decide ??= readModelFile(folder, 'foreign.bin', (file) =>
      createDecide(createForeignReader(readPack(file))),
    )
    return decide
  }
  const open = async (name: TierName) => ({
    tier: await (name === 'fast' ? openFast() : openFull(folder, openFast, encoders)),
    decide: await openDecide(),
  })
  async function close(): Promise<void> {
    for (const encoder of encoders.splice(0)) await encoder.close()
  }
  return createReader({ open, close, heads, acceptedError })
}

/** The encoder that it needs is put among `encoders`, to be closed. */
async function openFull(
  folder: string,
  openFast: () => Promise<Tier>,
  encoders: EncoderSession[],
): Promise<Tier> {
  const wordPieces = await readModelFile(folder, 'pieces.json', (file) =>
    createWordPieces(JSON.parse(new TextDecoder().decode(file)) as Vocabulary),
  )
  const encoder = await openEncoder(await modelFile(folder, 'encoder.onnx'))
  encoders.push(encoder)
  return createFullTier({ fast: await openFast(), encoder, wordPieces })
}
