import { z } from 'zod'

/** An address to send to; whether it may be reached is looked at with each connection. */
export const urlSchema = z
  .url({ protocol: /^https?$/, error: 'must be an address that begins with https://' })
  .max(2000)
