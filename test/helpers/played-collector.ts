import { z } from 'zod'
import type { Collector, Page } from '../../src/collectors/collector.ts'

/** A collector that gives the pages of a test and has no options. */
export function collector(
  name: string,
  collect: () => AsyncGenerator<Page>,
): Collector<object, null> {
  return {
    name,
    title: name,
    description: 'Gives the pages of a test.',
    optionsSchema: z.strictObject({}),
    credentialsSchema: null,
    limits: { intervalMs: { min: 1000, default: 60_000 }, pageSizeMax: 1000 },
    collect,
  }
}
