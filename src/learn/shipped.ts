import { createHash } from 'node:crypto'
import { MODELS, readModelFile } from '../classify/engine/model-files.ts'
import type { Matrix } from '../classify/fit-linear.ts'
import { OUTPUTS } from '../classify/outputs.ts'
import { bytesOf, floatsOf, readPack, type Pack } from '../classify/pack.ts'
import type { Examples } from '../classify/refit.ts'
import type { TierName } from '../classify/tier.ts'

/** What the model's makers put beside a tier for those who train it on. */
export type ShippedTexts = {
  /** Vectors of many texts, which a training must not change its mind about. */
  rehearsal: Matrix
  /** Vectors and true labels of texts that no training sees. */
  heldOut: Examples
}

export async function readShipped(tier: TierName, folder = MODELS): Promise<ShippedTexts> {
  const rehearsal = await readModelFile(folder, `rehearsal.${tier}.bin`, readPack)
  const heldOut = await readModelFile(folder, `held-out.${tier}.bin`, readPack)
  const inputs = vectorsOf(heldOut)
  const labels = bytesOf(heldOut, 'labels')
  if (labels.length !== inputs.rows * OUTPUTS) throw new Error('its labels are not one row a text')
  return { rehearsal: vectorsOf(rehearsal), heldOut: { inputs, labels } }
}

/** Stands for the shipped model: what was fitted to another one cannot be used with it. */
export function readBase(folder = MODELS): Promise<string> {
  return readModelFile(folder, 'manifest.json', (file) =>
    createHash('sha256').update(file).digest('hex').slice(0, 16),
  )
}

/** Whole numbers times the scale of their column. */
function vectorsOf(pack: Pack): Matrix {
  const { rows, width } = pack.meta as { rows: number; width: number }
  const steps = bytesOf(pack, 'vectors')
  const scale = floatsOf(pack, 'scale')
  if (steps.length !== rows * width || scale.length !== width) {
    throw new Error(`it does not hold ${rows} rows of ${width} numbers`)
  }
  const values = new Float32Array(steps.length)
  for (let at = 0; at < steps.length; at += 1) {
    values[at] = (steps[at] ?? 0) * (scale[at % width] ?? 0)
  }
  return { rows, width, values }
}
