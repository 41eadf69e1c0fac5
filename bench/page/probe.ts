import type { BrowserContext, CDPSession, Page } from 'playwright-core'

/** What stands in the page measured: it notes when what was asked for has been painted, and every frame. */
type Probe = {
  /** Milliseconds from the next key or button pressed until another ticket, or the focus in it, is painted. */
  next(what: 'ticket' | 'focus'): void
  painted: Promise<number>
  /** Begins to note frames and tasks that held up the page, or ends it. */
  watch(on: boolean): void
  frames: number[]
  tasks: number[]
}

declare global {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- a global can only be merged into
  interface Window {
    probe: Probe
  }
}

/**
 * Runs in the page before anything else. A press counts from its own time stamp, so waiting for the
 * thread counts too. It ends at the second animation frame after the first message of another ticket
 * stands in the document: only then is it sure to have been painted. The Event Timing API would end
 * at the first frame after the press, whether or not the ticket is in it, and rounds to 8 ms.
 */
function install(): void {
  const shown = () => document.querySelector('#ticket [id^="message-"]')?.id
  let pressed: number | null = null
  let before: string | undefined
  let isThere = () => false
  let tell: (ms: number) => void = () => undefined

  function look(): void {
    if (pressed === null || !isThere()) return
    const from = pressed
    pressed = null
    requestAnimationFrame(() => requestAnimationFrame(() => tell(performance.now() - from)))
  }
  let armed = false
  function begin(event: Event): void {
    if (!armed) return
    armed = false
    pressed = event.timeStamp
    before = shown()
  }
  addEventListener('keydown', begin, true)
  addEventListener('pointerdown', begin, true)
  addEventListener('focusin', look)
  new MutationObserver(look).observe(document, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['id'],
  })

  const noted: Probe = {
    frames: [],
    tasks: [],
    painted: Promise.resolve(0),
    next(what) {
      noted.painted = new Promise((resolve, reject) => {
        tell = resolve
        setTimeout(() => reject(new Error('nothing was shown for ten seconds')), 10_000)
      })
      // Whoever waits hears of it; where nobody does, it is no fault of the page.
      noted.painted.catch(() => undefined)
      isThere = () =>
        what === 'focus'
          ? document.activeElement?.id === 'ticket'
          : shown() !== undefined && shown() !== before
      armed = true
    },
    watch(on) {
      watching = on
      if (!on) return
      noted.frames = []
      noted.tasks = []
      requestAnimationFrame(frame)
    },
  }
  // Only while it is asked for: frames that nobody needs would make the page wait for them.
  let watching = false
  const frame = (at: number) => {
    if (!watching) return
    noted.frames.push(at)
    requestAnimationFrame(frame)
  }
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) noted.tasks.push(duration)
  }).observe({ type: 'longtask' })
  window.probe = noted
}

export const installProbe = (context: BrowserContext) => context.addInitScript(install)

/** A ticket is looked at for so long, in milliseconds, before the next key. */
export type Pace = 0 | 300

type Press = {
  times: number
  pace: Pace
  what: 'ticket' | 'focus'
  press(page: Page): Promise<void>
  /** Puts things back, unmeasured. */
  after?(page: Page): Promise<void>
}

export async function timePresses(page: Page, { times, pace, what, press, after }: Press) {
  const taken: number[] = []
  while (taken.length < times) {
    await page.evaluate((each) => window.probe.next(each), what)
    await press(page)
    taken.push(await page.evaluate(() => window.probe.painted))
    await after?.(page)
    await page.waitForTimeout(pace)
  }
  return taken
}

export type Smoothness = { frames: number[]; tasks: number[] }

/** Frames and long tasks while `work` goes on; milliseconds from frame to frame. */
export async function watchFrames(page: Page, work: () => Promise<unknown>): Promise<Smoothness> {
  await page.evaluate(() => window.probe.watch(true))
  await work()
  const { frames, tasks } = await page.evaluate(() => {
    const { frames: at, tasks: long } = window.probe
    window.probe.watch(false)
    return { frames: at, tasks: long }
  })
  return { frames: frames.slice(1).map((at, index) => at - (frames[index] ?? at)), tasks }
}

/** Scrolls as a wheel does, in the browser itself, so that the page gets what a hand would send it. */
export async function scroll(session: CDPSession, pixels: number, speed: number): Promise<void> {
  await session.send('Input.synthesizeScrollGesture', {
    x: 420,
    y: 500,
    yDistance: -pixels,
    speed,
    gestureSourceType: 'mouse',
    preventFling: true,
  })
}
