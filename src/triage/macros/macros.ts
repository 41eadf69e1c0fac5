import type { Context } from '../../context.ts'
import { findActive } from '../../db/agent-store.ts'
import { isUniqueViolation } from '../../db/database-error.ts'
import * as store from '../../db/macro-store.ts'
import { findSavedReply } from '../../db/saved-reply-store.ts'
import type { Tx } from '../../db/sql.ts'
import { findTeam } from '../../db/team-store.ts'
import { AppError } from '../../errors.ts'
import type { Macro, MacroInput, MacroPatch, MacroStep } from '../../model/macro.ts'

/** Every macro: those with a key by that, then by name. */
export function listMacros(ctx: Context): Promise<Macro[]> {
  return store.listMacros(ctx.db)
}

/** `AppError` conflict for a taken name or key, invalid for a step that names what is not there. */
export function addMacro(ctx: Context, input: MacroInput): Promise<Macro> {
  return saving(ctx, input, null, (tx) => store.insertMacro(tx, input, nowOf(ctx)))
}

/** As `addMacro`; `AppError` not_found where there is no such macro. */
export async function changeMacro(ctx: Context, id: number, patch: MacroPatch): Promise<Macro> {
  const macro = await saving(ctx, patch, id, (tx) => store.updateMacro(tx, id, patch, nowOf(ctx)))
  if (!macro) throw new AppError('not_found', 'There is no such macro.')
  return macro
}

/** `AppError` not_found where there is no such macro. */
export async function removeMacro(ctx: Context, id: number): Promise<void> {
  if (!(await store.deleteMacro(ctx.db, id))) {
    throw new AppError('not_found', 'There is no such macro.')
  }
}

async function saving<T>(
  ctx: Context,
  input: MacroPatch,
  id: number | null,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const { name = null, key = null, steps = [] } = input
  try {
    return await ctx.db.transaction(async (tx) => {
      for (const [place, step] of steps.entries()) await checkStep(tx, step, place + 1)
      return work(tx)
    })
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    const other = await store.findMacroLike(ctx.db, { name, key }, id)
    const message =
      other === null || other.name === name
        ? `name: there is a macro "${name ?? ''}" already.`
        : `key: ${key ?? ''} runs the macro "${other.name}" already; choose another digit.`
    throw new AppError('conflict', message, { cause: error })
  }
}

/** `AppError` invalid, with the number of the step, where it names what is not there. */
async function checkStep(tx: Tx, step: MacroStep, number: number): Promise<void> {
  const lacks = (what: string) => {
    throw new AppError('invalid', `steps: step ${number}: there is no ${what}.`, {
      details: { step: number },
    })
  }
  if (step.kind === 'reply') {
    const { savedReplyId } = step
    if (!(await findSavedReply(tx, savedReplyId))) lacks(`saved reply ${savedReplyId}`)
  }
  if (step.kind !== 'assign') return
  const { assigneeId, teamId } = step
  if (typeof assigneeId === 'number' && !(await findActive(tx, { id: assigneeId }))) {
    lacks(`active agent ${assigneeId}`)
  }
  if (typeof teamId === 'number' && !(await findTeam(tx, teamId))) lacks(`team ${teamId}`)
}

function nowOf(ctx: Context): string {
  return new Date(ctx.now()).toISOString()
}
