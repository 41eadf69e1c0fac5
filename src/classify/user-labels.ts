import type { Heads, LabelModel } from './heads.ts'

/** The user's labels that apply to a text, the surest first. */
export function labelsOf(
  { userLabels }: Heads,
  vector: Float32Array,
): { label: string; confidence: number }[] {
  if (!userLabels || userLabels.length === 0) return []
  return userLabels
    .map((model) => ({ label: model.name, confidence: chanceOf(model, vector), cut: model.cut }))
    .filter(({ confidence, cut }) => confidence >= cut)
    .sort((one, other) => other.confidence - one.confidence)
    .map(({ label, confidence }) => ({ label, confidence: Math.round(confidence * 1e4) / 1e4 }))
}

function chanceOf({ weights, bias }: LabelModel, vector: Float32Array): number {
  let sum = bias
  for (let at = 0; at < weights.length; at += 1) sum += (weights[at] ?? 0) * (vector[at] ?? 0)
  return 1 / (1 + Math.exp(-sum))
}
