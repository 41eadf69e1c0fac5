/** How much comes in, seen from the reader `full`: whether it keeps up. */
export type Load = {
  /** Notes that so many texts have come while `waiting` others are not read yet. */
  arrive(count: number, waiting: number, isUrgent: boolean): void
  /** Whether more comes than `full` reads in good time. */
  isFlooded(): boolean
}

/** Texts a second that `full` is trusted with for long; it reads more, but leaves room for the rest. */
const STEADY_RATE = 200
/** Texts above the steady rate that are still read with care: a page or two, within seconds. */
const FLOOD_FROM = 1000
/** Urgent texts that `full` reads in half a second on a slow machine; more at once are a flood. */
const URGENT_MAX = 100
/** A flood is over when so little of it is left. */
const FLOOD_UNTIL = 200

/**
 * A bucket that every text fills by one and that runs out at the steady rate. It floods when it is
 * full or as many texts wait, until nearly all has run out: between the two marks it stays as it is,
 * so that the tiers do not take turns. `now` is in milliseconds.
 */
export function createLoad(now: () => number): Load {
  let level = 0
  let at = now()
  let flooded = false

  function settle(): void {
    const passed = Math.max(0, now() - at)
    at = now()
    level = Math.max(0, level - (passed / 1000) * STEADY_RATE)
    if (level <= FLOOD_UNTIL) flooded = false
  }

  return {
    arrive(count, waiting, isUrgent) {
      settle()
      level = Math.max(level + count, waiting + count)
      if (level > FLOOD_FROM || (isUrgent && waiting + count > URGENT_MAX)) flooded = true
      level = Math.min(level, FLOOD_FROM)
    },
    isFlooded() {
      settle()
      return flooded
    },
  }
}
