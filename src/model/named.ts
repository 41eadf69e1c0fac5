import { z } from 'zod'

/** Something with a number and a name, as other things show it. */
export const namedSchema = z.object({ id: z.number().int(), name: z.string() })
