import { fitLabelInThread } from './heavy-work.ts'
import type { Context } from '../context.ts'
import { isUniqueViolation } from '../db/database-error.ts'
import * as store from '../db/user-label-store.ts'
import { AppError } from '../errors.ts'
import { fullText } from '../model/mention.ts'
import {
  EXAMPLES_MIN,
  type LabelEstimate,
  type UserLabel,
  type UserLabelInput,
} from '../model/user-label.ts'
import type { Learner } from './learner.ts'
import { readShipped } from './shipped.ts'
import { vectorsOf } from './train.ts'

const LABELS_MAX = 50
/** Below this F1 a label is wrong about as often as right; below the other it needs a second look. */
const POOR = 0.5
const FAIR = 0.7
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export function listUserLabels({ db }: Context): Promise<UserLabel[]> {
  return store.listLabels(db)
}

/**
 * Makes a label from examples: it is given to what is read from now on, by every process. Takes some
 * seconds. `AppError` invalid where an example is no text, conflict where the name is taken.
 */
export async function addUserLabel(
  ctx: Context,
  learner: Learner,
  { name, examples: has, counterExamples: hasNot }: UserLabelInput,
): Promise<UserLabel> {
  const known = await store.listLabels(ctx.db)
  if (known.some((label) => label.name === name)) throw taken(name)
  if (known.length >= LABELS_MAX) {
    throw new AppError('conflict', `There are ${LABELS_MAX} labels already; remove one first.`)
  }
  const examples = await resolveExamples(ctx, has, hasNot)
  const fitted = await fitTo(learner, name, examples)
  const createdAt = new Date(ctx.now()).toISOString()
  const id = await ctx.db
    .transaction((tx) =>
      store.insertLabel(tx, { ...fitted, examples, actor: ctx.actor, createdAt }),
    )
    .catch((error: unknown) => {
      throw isUniqueViolation(error) ? taken(name) : error
    })
  await learner.refresh()
  return found(await store.findLabel(ctx.db, id))
}

/** `AppError` not_found where there is no such label. */
export async function removeUserLabel(ctx: Context, learner: Learner, id: number): Promise<void> {
  if (!(await ctx.db.transaction((tx) => store.deleteLabel(tx, id)))) found(null)
  await learner.refresh()
}

/** Fits labels anew that belong to an earlier shipped model; how many. */
export async function refreshUserLabels(ctx: Context, learner: Learner): Promise<number> {
  const outdated = await store.outdatedLabels(ctx.db, learner.base)
  for (const { id, name } of outdated) {
    const examples = await store.examplesOfLabel(ctx.db, id)
    const fitted = await fitTo(learner, name, examples)
    const createdAt = new Date(ctx.now()).toISOString()
    await ctx.db.transaction((tx) =>
      store.updateLabel(tx, id, { ...fitted, actor: ctx.actor, createdAt }),
    )
  }
  if (outdated.length > 0) await learner.refresh()
  return outdated.length
}

async function fitTo(learner: Learner, name: string, examples: readonly store.LabelExample[]) {
  const tier = learner.engine.best
  const texts = (positive: boolean) =>
    examples.filter((example) => example.positive === positive).map(({ text }) => text)
  const { rehearsal } = await readShipped(tier, learner.folder)
  const task = {
    name,
    positives: await vectorsOf(learner, tier, texts(true)),
    counters: await vectorsOf(learner, tier, texts(false)),
    others: rehearsal,
  }
  const { model, ...figures } = await fitLabelInThread(task, learner.closing)
  const estimate: LabelEstimate = { ...figures, others: rehearsal.rows + texts(false).length }
  const warning = warningOf(estimate, texts(true).length)
  return { ...model, base: learner.base, tier, estimate, warning }
}

/** The texts of the examples; those that are ids of mentions are looked up. */
async function resolveExamples(
  ctx: Context,
  has: readonly string[],
  hasNot: readonly string[],
): Promise<store.LabelExample[]> {
  const ids = [...has, ...hasNot].filter((example) => uuid.test(example))
  const mentions = await store.textsOfMentions(ctx.db, ids)
  const texts = new Map<string, boolean>()
  const resolve = (field: string, positive: boolean) => (example: string, at: number) => {
    const mentionId = uuid.test(example) ? example : null
    const mention = mentions.get(example.toLowerCase())
    if (mentionId !== null && !mention) {
      throw new AppError('invalid', `${field}.${at}: there is no mention ${mentionId}.`)
    }
    const text = mention ? fullText(mention) : example
    if (texts.has(text) && texts.get(text) !== positive) {
      throw new AppError('invalid', `${field}.${at}: stands among the examples as well.`)
    }
    const isNew = !texts.has(text)
    texts.set(text, positive)
    return isNew ? [{ text, positive, mentionId }] : []
  }
  const positives = has.flatMap(resolve('examples', true))
  if (positives.length < EXAMPLES_MIN) {
    throw new AppError(
      'invalid',
      `examples: only ${positives.length} different texts; give at least ${EXAMPLES_MIN}.`,
    )
  }
  return [...positives, ...hasNot.flatMap(resolve('counterExamples', false))]
}

function warningOf({ f1, precision, recall }: LabelEstimate, examples: number): string | null {
  if (f1.value >= FAIR) return null
  const percent = (share: number) => `${Math.round(share * 100)} %`
  const figures = `It finds about ${percent(recall.value)} of what has it, and about ${percent(precision.value)} of what it names has it.`
  const advice =
    examples < 100
      ? 'More examples help, and counter-examples of what it takes by mistake.'
      : 'The texts may have too little in common; a narrower label may work.'
  return `${f1.value < POOR ? 'Do not rely on it.' : 'It is fair, not good.'} ${figures} ${advice}`
}

function taken(name: string): AppError {
  return new AppError('conflict', `There is a label "${name}" already; remove it first.`)
}

function found(label: UserLabel | null): UserLabel {
  if (!label) throw new AppError('not_found', 'There is no such label.')
  return label
}
