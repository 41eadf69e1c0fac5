import { expect } from 'vitest'
import type { Locator, Page } from 'playwright-core'

/** Several requests on a busy machine take their time. */
export const eventually = <T>(read: () => T) => expect.poll(read)

/** Somebody at a keyboard, without a mouse. */
export function sitAtKeys(page: Page) {
  const rows = () => page.locator('[data-ticket]')
  const current = () => page.locator('[data-ticket][aria-current]')
  const chosen = () => current().getAttribute('data-ticket')
  const shown = () => page.locator('article#ticket')
  /** The field that one writes in. */
  const box = () => shown().locator('textarea')

  const ids = () =>
    rows().evaluateAll((all) => all.map((row) => row.getAttribute('data-ticket') ?? ''))

  const size = async () =>
    Number(await page.locator('[aria-setsize]').first().getAttribute('aria-setsize'))

  const isUrgent = (id: string) =>
    page.locator(`[data-ticket="${id}"]`).getByText('Urgent').waitFor()
  /** Until what is written may be sent. */
  const canSend = () =>
    shown().locator('button[aria-keyshortcuts="Control+Enter"]:enabled').waitFor()

  async function press(...keys: string[]): Promise<void> {
    for (const key of keys) await page.keyboard.press(key)
  }
  const write = (text: string) => page.keyboard.type(text)
  /** Waits for a menu and presses what is meant in it. */
  async function choose(title: string, ...keys: string[]): Promise<void> {
    await page.getByRole('dialog', { name: title }).getByRole('option').first().waitFor()
    await press(...keys)
  }
  /** Types into a menu that looks for things, and takes the first that fits. */
  async function find(title: string, words: string): Promise<void> {
    await page.getByRole('dialog', { name: title }).waitFor()
    await write(words)
    await press('Enter')
  }
  /** Where keys go, in words. */
  const focus = () =>
    page.evaluate(() => {
      const { activeElement: at } = document
      if (at === null || at === document.body) return 'nowhere'
      return at.hasAttribute('data-ticket') ? 'row' : at.id || at.tagName.toLowerCase()
    })
  /** Goes on with Tab until `target` has the focus. */
  async function tabTo(target: Locator, back = false): Promise<void> {
    await target.waitFor()
    for (let steps = 0; steps < 60; steps += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return
      await press(back ? 'Shift+Tab' : 'Tab')
    }
    throw new Error('Tab does not lead there')
  }
  /** To the row of a ticket, by j or k alone. */
  async function goTo(id: string): Promise<void> {
    await rows().first().waitFor()
    // Where the one on screen has left the list, j goes on from where it was.
    if ((await current().count()) === 0) await press('j')
    await current().waitFor()
    // A long list holds only the rows around those in view.
    while (!(await ids()).includes(id) && (await size()) > (await ids()).length) {
      const [before, held] = [(await ids()).indexOf(String(await chosen())), await ids()]
      await press('j', 'j', 'j')
      await eventually(async () => held.indexOf(String(await chosen()))).toBe(before + 3)
    }
    await page.locator(`[data-ticket="${id}"]`).waitFor()
    const all = await ids()
    const steps = all.indexOf(id) - all.indexOf(String(await chosen()))
    for (let step = 0; step < Math.abs(steps); step += 1) await press(steps > 0 ? 'j' : 'k')
    await eventually(chosen).toBe(id)
    await page.getByRole('region', { name: 'Write' }).waitFor()
  }
  return {
    page,
    press,
    write,
    choose,
    find,
    focus,
    tabTo,
    goTo,
    chosen,
    shown,
    box,
    canSend,
    isUrgent,
    ids,
  }
}

export type Keys = ReturnType<typeof sitAtKeys>
