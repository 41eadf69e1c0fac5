import type { Entry } from './shift-book.ts'
import { ANA, BEN, type Shift } from './shift-desk.ts'
import { eventually, type Keys } from './shift-keys.ts'

/** What Ana does at her keys, and what is written into the book of it. */
export function openHands(shift: Shift, ana: Keys) {
  const { page } = ana
  const did = (key: string, what: string, change?: Partial<Entry>) =>
    shift.book.did(ANA, key, what, change)
  const benDid = (key: string, what: string, change?: Partial<Entry>) =>
    shift.book.did(BEN, key, what, change)
  const goTo = (key: string) => ana.goTo(shift.idOf(key))
  let underWay: Promise<void> = Promise.resolve()
  /** Until the page says so, once what happens meanwhile is over. */
  async function said(words: string | RegExp): Promise<void> {
    await underWay
    await page.getByText(words).first().waitFor()
  }
  /** Until a message stands in the ticket on screen. */
  const isThere = (words: string) =>
    page.locator('[id^=message-]').getByText(words).first().waitFor()

  /** Until the service has it as the book does, and keys still go somewhere. */
  async function isSo(...keys: string[]): Promise<void> {
    for (const key of keys) {
      await eventually(() => shift.entryNow(key)).toEqual(shift.book.entry(key))
    }
    await eventually(ana.focus).not.toBe('nowhere')
  }

  /** Opens the box for an answer and writes, until it could be sent. */
  async function writeAnswer(keys: Keys, text: string): Promise<void> {
    await keys.press('r')
    await keys.box().waitFor()
    await keys.write(text)
    await keys.canSend()
  }
  async function answer(key: string, text: string, above?: string): Promise<void> {
    await writeAnswer(ana, text)
    await ana.press('Control+Enter')
    await ana.box().waitFor({ state: 'detached' })
    isAnswered(key, text, above)
  }
  function isAnswered(key: string, text: string, above?: string, who = ANA): void {
    const { answers } = shift.book.entry(key)
    shift.book.did(who, key, 'reply-made', { answers: [...answers, `${who}: ${text} (approved)`] })
    shift.expectAnswer(key, text, above)
  }
  /** Time passes, and what these tickets are answered goes out. */
  async function goesOut(...keys: string[]): Promise<void> {
    await shift.desk.sendDue()
    for (const key of keys) {
      const { answers, status, history } = shift.book.entry(key)
      const sent = answers.map((one) => one.replace('(approved)', '(sent)'))
      const who = history.findLast((one) => one.endsWith('reply-made'))?.split(':')[0] ?? ''
      shift.book.did(who, key, 'replied', {
        answers: sent,
        status: status === 'open' ? 'pending' : status,
      })
    }
    await isSo(...keys)
    const ids = new Set(keys.map(shift.idOf))
    await eventually(async () => (await ana.ids()).filter((id) => ids.has(id))).toEqual([])
  }

  /** What somebody else does between Ana's key and its effect. */
  async function meanwhile(path: string, deed: () => Promise<void>): Promise<void> {
    const over = Promise.withResolvers<void>()
    underWay = over.promise
    await page.route(
      path,
      async (route) => {
        await deed().then(over.resolve, over.reject)
        await route.continue()
      },
      { times: 1 },
    )
  }

  return {
    ana,
    page,
    did,
    benDid,
    goTo,
    said,
    isThere,
    isSo,
    writeAnswer,
    answer,
    isAnswered,
    goesOut,
    meanwhile,
  }
}

export type Hands = ReturnType<typeof openHands>
