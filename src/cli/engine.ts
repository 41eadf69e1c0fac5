import { createEngine, type Engine } from '../classify/engine.ts'
import { type TierName, tierNames } from '../classify/tier.ts'
import { configOf, UsageError, type Terminal, textOf, type Values } from './command.ts'

/**
 * The shipped classifier for a command that needs no database, and the tier it is to read with:
 * `--tier`, else the setting; the best that runs here where that is `auto`. Close it at the end. A
 * `UsageError` where there is no such tier.
 */
export async function openEngine(
  terminal: Terminal,
  values: Values,
): Promise<{ engine: Engine; tier: TierName }> {
  const asked = textOf(values, 'tier')
  const named = tierNames.find((name) => name === asked)
  if (asked !== null && !named) throw new UsageError('--tier: use fast or full.')
  const { classifier, acceptedError } = configOf(terminal)
  const engine = await createEngine({
    tier: named ?? classifier,
    acceptedError,
    warn: (message) => terminal.say(message),
  })
  return { engine, tier: named ?? (classifier === 'auto' ? engine.best : classifier) }
}
