import { z } from 'zod'
import { jsonObjectSchema } from './mention.ts'

/** `begun`: the network has not sent the person back yet. */
const signInStateSchema = z.enum(['begun', 'signed-in', 'refused'])
export type SignInState = z.infer<typeof signInStateSchema>

export const signInIdSchema = z.uuid()

export const signInSchema = z.object({
  id: signInIdSchema,
  collector: z.string(),
  state: signInStateSchema,
  /** Why it was refused; else null. */
  message: z.string().nullable(),
})
export type SignIn = z.infer<typeof signInSchema>

export const signInInputSchema = z.strictObject({
  collector: z.string().min(1).max(40),
  options: jsonObjectSchema.default({}),
  /** What must be entered first, such as the id of an app. */
  credentials: jsonObjectSchema.optional(),
  /** A source whose stored credentials stand in for what is left out. */
  source: z.number().int().positive().max(2_147_483_647).optional(),
})
export type SignInInput = z.infer<typeof signInInputSchema>

export const begunSignInSchema = z.object({
  id: signInIdSchema,
  /** The page of the network where the person agrees. */
  url: z.string(),
})
export type BegunSignIn = z.infer<typeof begunSignInSchema>
