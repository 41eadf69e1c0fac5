import type { ServerResponse } from 'node:http'
import type { Handler } from './collector-conformance.ts'
import { startWeb, type Loopback } from './loopback.ts'

/** A moment in a conversation: a request has come, half of its answer is out, or all of it. */
export type Moment = { request: number; when: 'asked' | 'half' | 'answered' }

export type HoldingWeb = Loopback & {
  /** Holds at this moment, requests counted from now; null = never. */
  holdAt(moment: Moment | null): void
  /** The moment has come, and nothing more is said. */
  isHeld(): boolean
  /** Goes on with what is held before it was answered. */
  release(): void
}

/** A web server that falls silent at a moment which a test chooses. */
export async function startHoldingWeb(handle: Handler): Promise<HoldingWeb> {
  let moment: Moment | null = null
  let asked = 0
  let isHeld = false
  let goOn: (() => void) | null = null
  const hold = () => void (isHeld = true)

  const web = await startWeb((request, response) => {
    asked += 1
    const answer = () => handle(request, response)
    const isNow = moment?.request === asked
    if ((isNow && moment?.when === 'asked') || isHeld) {
      goOn = answer
      return hold()
    }
    if (isNow && moment?.when === 'half') cutInHalf(response, hold)
    if (isNow && moment?.when === 'answered') response.once('finish', hold)
    answer()
  })
  return Object.assign(web, {
    holdAt(next: Moment | null) {
      moment = next
      asked = 0
      isHeld = false
      goOn = null
    },
    isHeld: () => isHeld,
    release() {
      isHeld = false
      goOn?.()
    },
  })
}

function cutInHalf(response: ServerResponse, then: () => void): void {
  Object.assign(response, {
    end(chunk: string | Uint8Array = '') {
      const bytes = Buffer.from(chunk as string)
      response.write(bytes.subarray(0, bytes.length >> 1))
      then()
      return response
    },
  })
}
