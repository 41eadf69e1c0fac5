import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Browser } from 'playwright-core'
import { ensurePage } from '../../src/cli/ensure-page.ts'
import { launchBrowser } from '../helpers/browser.ts'
import { ANA, BEN, openShift, type Shift } from './shift-desk.ts'
import { openHands, type Hands } from './shift-hands.ts'
import { eventually, type Keys } from './shift-keys.ts'
import type { Answered } from './shift-networks.ts'
import { waiting } from './shift-tickets.ts'

let browser: Browser
let shift: Shift

beforeAll(async () => {
  await ensurePage({ say: () => undefined })
  browser = await launchBrowser()
  shift = await openShift()
})
afterAll(async () => {
  await browser.close()
  await shift[Symbol.asyncDispose]()
})

it('thirty tickets are worked by keys alone, beside a colleague: nothing is lost or doubled, and the history tells it all', async () => {
  const anas = await shift.sit(browser, 'ana')
  const bens = await shift.sit(browser, 'ben')
  for (const keys of [anas.keys, bens.keys]) {
    keys.page.setDefaultTimeout(10_000)
    await keys.page.evaluate(() => {
      addEventListener('pointerdown', () => console.error('A pointer was used.'), true)
    })
  }

  const hands = openHands(shift, anas.keys)
  await inService(hands)
  await moreInService(hands)
  await inOtherQueues(hands)
  await withColleague(hands, bens.keys)

  expect(waiting).toHaveLength(30)
  for (const [key, { history }] of shift.book.all()) {
    expect(history.length, key).toBeGreaterThan(1)
    expect(await shift.entryNow(key), key).toEqual(shift.book.entry(key))
  }
  const byWords = (one: Answered, other: Answered) => one.text.localeCompare(other.text)
  expect(shift.standing().toSorted(byWords)).toEqual(shift.expected.toSorted(byWords))
  // Four refusals, each of which was told; nothing else went wrong.
  expect(anas.watched.complaints).toEqual(
    Array.from({ length: 4 }, () => expect.stringContaining('409')),
  )
  expect(bens.watched.complaints).toEqual([])
})

async function inService(hands: Hands): Promise<void> {
  const { ana, page, did, benDid, goTo, isThere, isSo, writeAnswer, answer, isAnswered, goesOut } =
    hands
  await goTo('花子')
  // In one go: what the first makes is not lost to the second.
  await ana.press('l')
  await ana.find('Tags', 'Lid')
  await ana.press('l')
  await ana.find('Tags', 'Japan')
  await ana.press('+')
  did('花子', 'changed', { tags: ['lid'] })
  did('花子', 'changed', { tags: ['japan', 'lid'] })
  did('花子', 'changed', { priority: 2 })
  await isSo('花子')
  await ana.press('a')
  await ana.find('Give it to', 'ben')
  did('花子', 'assigned', { owner: BEN })
  await isSo('花子')

  await goTo('liam')
  await ana.press('c')
  await ana.choose('What is right?', 'x')
  did('liam', 'corrected', { status: 'dismissed', intents: [] })
  did('liam', 'moved')
  await isSo('liam')

  await goTo('kira')
  await ana.press('d')
  did('kira', 'moved', { status: 'dismissed' })
  await isSo('kira')
  await ana.press('t', 't', 't')
  await goTo('kira')
  await ana.press('Enter')
  await ana.tabTo(page.getByRole('button', { name: 'Undo: Open to dismissed' }))
  await ana.press('Enter')
  did('kira', 'undone', { status: 'open' })
  await isSo('kira')
  await ana.press('g', 's')
  await goTo('kira')
  await ana.press('e')
  did('kira', 'moved', { status: 'resolved' })
  await isSo('kira')

  await goTo('jonas')
  await ana.press('p')
  did('jonas', 'moved', { status: 'pending' })
  await isSo('jonas')
  await ana.press('z')
  did('jonas', 'undone', { status: 'open' })
  await isSo('jonas')
  await goTo('jonas')
  await ana.press('p')
  did('jonas', 'moved', { status: 'pending' })
  await isSo('jonas')

  await goTo('ines')
  await ana.press('s')
  await ana.choose('Snooze until', 'w')
  did('ines', 'moved', { status: 'snoozed', untilReply: true })
  await isSo('ines')
  await shift.hearAgain('ines', 'Here it is: 12-345.')
  shift.book.is('ines', { status: 'open', untilReply: false, messages: 2 })
  await isSo('ines')
  await goTo('ines')
  await isThere('Here it is: 12-345.')
  await ana.press('e')
  did('ines', 'moved', { status: 'resolved' })
  await isSo('ines')

  await goTo('hugo')
  await ana.press('s')
  await ana.choose('Snooze until', '1')
  did('hugo', 'moved', { status: 'snoozed' })
  await isSo('hugo')

  await goTo('فاطمة')
  await ana.press('c')
  await ana.choose('What is right?', 'l')
  await ana.find('In which language is it?', 'arabic')
  did('فاطمة', 'corrected', { language: 'ar' })
  await isSo('فاطمة')
  await answer('فاطمة', 'نعتذر منك، سنرسل لك غلاية جديدة.')
  await goTo('emil')
  await ana.press('y')
  did('emil', 'assigned', { owner: ANA })
  // A colleague's word about the mood is nothing that the author said.
  await writeAnswer(ana, 'Thank you, the next update puts that right.')
  const [post] = (await shift.read('emil')).mentions
  await shift.asBen('POST', `/mentions/${post?.id}/corrections`, { sentiment: 'mixed' })
  benDid('emil', 'corrected', { sentiment: 'mixed' })
  await ana.press('Control+Enter')
  await ana.box().waitFor({ state: 'detached' })
  isAnswered('emil', 'Thank you, the next update puts that right.')
  await goTo('dora')
  await answer('dora', 'That must not happen: **unplug it**, please, and write to us.')
  await goesOut('فاطمة', 'emil', 'dora')
  await shift.hearAgain('dora', 'Unplugged. What now?')
  shift.book.is('dora', { status: 'open', messages: 2 })
  await isSo('dora')
  await goTo('dora')
  await isThere('Unplugged. What now?')
  await ana.press('e')
  did('dora', 'moved', { status: 'resolved' })
  await isSo('dora')
}

async function moreInService(hands: Hands): Promise<void> {
  const { ana, page, did, goTo, isThere, isSo, answer, writeAnswer, isAnswered, goesOut } = hands
  // Two tickets of one person become one.
  await goTo('carla again')
  await ana.press('Shift+M')
  await ana.find('Merge this ticket into', 'wrong name')
  did('carla again', 'merged', { status: 'dismissed', messages: 0 })
  did('carla', 'absorbed', { messages: 2 })
  await isSo('carla again', 'carla')
  await ana.press('z')
  did('carla again', 'undone', { status: 'open', messages: 1 })
  did('carla', 'undone', { messages: 1 })
  await isSo('carla again', 'carla')
  await goTo('carla again')
  await ana.press('Shift+M')
  await ana.find('Merge this ticket into', 'wrong name')
  did('carla again', 'merged', { status: 'dismissed', messages: 0 })
  did('carla', 'absorbed', { messages: 2 })
  await isSo('carla again', 'carla')
  await goTo('carla')
  await isThere('nobody has written back')
  await answer('carla', 'The right invoice is in your mail.', shift.placeOf('carla again'))
  // The answer has changed the ticket, and the next step knows.
  await ana.press('e')
  did('carla', 'moved', { status: 'resolved' })
  await isSo('carla')

  // What is one ticket becomes two.
  await shift.hearAgain('bruno', 'Second thing: how do I clean it?')
  shift.book.is('bruno', { messages: 2 })
  await goTo('bruno')
  await isThere('how do I clean it?')
  await ana.press('Enter', ']', 'x', 'Shift+S')
  did('bruno', 'split', { messages: 1 })
  await isSo('bruno')
  const { data } = (await shift.read('bruno')).history.at(-1) ?? {}
  const like = { ...shift.book.entry('bruno'), history: ['system: opened', `${ANA}: split-off`] }
  shift.know('bruno apart', String(data?.['into']), like)
  await isSo('bruno apart')
  await eventually(() => ana.chosen()).toBe(shift.idOf('bruno apart'))
  await ana.press('d')
  did('bruno apart', 'moved', { status: 'dismissed' })
  await isSo('bruno apart')
  await goTo('bruno')
  await ana.press('y', 'p')
  did('bruno', 'assigned', { owner: ANA })
  did('bruno', 'moved', { status: 'pending' })
  await isSo('bruno')

  await goTo('alma')
  await ana.press('n')
  await ana.box().waitFor()
  await ana.write('Are there lids, @be')
  await page.getByRole('option', { name: /Ben/ }).waitFor()
  await ana.press('Enter')
  await ana.write('or shall I send a new one?')
  await ana.press('Control+Enter')
  did('alma', 'note-added', { notes: [`${ANA}: Are there lids, @ben or shall I send a new one?`] })
  await isSo('alma')
  // Taken back within ten seconds, put right, and sent.
  await writeAnswer(ana, 'Sorry! A new kettle is on its weg')
  await ana.press('Control+Enter')
  await ana.box().waitFor({ state: 'detached' })
  did('alma', 'reply-made')
  await ana.press('z')
  await eventually(() => ana.box().inputValue()).toBe('Sorry! A new kettle is on its weg')
  await ana.press('Backspace', 'Backspace', 'Backspace')
  await ana.write('way.')
  await ana.press('Control+Enter')
  await ana.box().waitFor({ state: 'detached' })
  did('alma', 'reply-cancelled', {
    answers: [`${ANA}: Sorry! A new kettle is on its weg (cancelled)`],
  })
  isAnswered('alma', 'Sorry! A new kettle is on its way.')
  await isSo('alma')
  await goesOut('carla', 'alma')
}

async function inOtherQueues(hands: Hands): Promise<void> {
  const { ana, page, did, goTo, said, isSo, answer, isAnswered, goesOut } = hands
  await ana.press('g', 'l')
  await goTo('paul')
  await ana.press('r')
  await said(/No source can answer on x/)
  await eventually(ana.focus).not.toBe('nowhere')
  await ana.press('n')
  await ana.box().waitFor()
  await ana.write('@ben please call him, we cannot answer there.')
  await ana.press('Control+Enter')
  did('paul', 'note-added', { notes: [`${ANA}: @ben please call him, we cannot answer there.`] })
  await ana.press('d')
  did('paul', 'moved', { status: 'dismissed' })
  await isSo('paul')
  await goTo('quinn')
  await ana.press('r')
  await ana.box().waitFor()
  await ana.write(';ship')
  await page.getByRole('option', { name: /Shipping/ }).waitFor()
  await ana.press('Enter')
  await eventually(() => ana.box().inputValue()).toBe('Hello quinn, we ship everywhere.')
  await ana.press('Control+Enter')
  await ana.box().waitFor({ state: 'detached' })
  isAnswered('quinn', 'Hello quinn, we ship everywhere.')
  await goTo('rosa')
  await ana.press('c')
  await ana.choose('What is right?', '1')
  did('rosa', 'corrected', { queue: 'service' })
  await isSo('rosa')

  await ana.press('g', 'a')
  await goTo('sven')
  await answer('sven', 'Five years! You have made our day, thank you.')
  await goTo('tara')
  await ana.press('c')
  await ana.choose('What is right?', 'n')
  did('tara', 'corrected', { sentiment: 'negative' })
  await isSo('tara')
  await ana.press('c')
  await ana.choose('What is right?', 'c')
  did('tara', 'corrected', { intents: ['praise', 'service_complaint'] })
  await isSo('tara')
  await ana.press('d')
  did('tara', 'moved', { status: 'dismissed' })
  await isSo('tara')
  await goesOut('quinn', 'sven')

  await ana.press('g', 'u')
  const settle = page.getByRole('region', { name: 'Where does this belong?' })
  await goTo('wanda')
  await settle.waitFor()
  await ana.press('2')
  did('wanda', 'corrected', { queue: 'sales' })
  await isSo('wanda')
  await ana.press('z')
  did('wanda', 'correction-undone', { queue: 'unsure' })
  await isSo('wanda')
  await goTo('wanda')
  await settle.waitFor()
  await ana.press('1')
  did('wanda', 'corrected', { queue: 'service' })
  await isSo('wanda')
  await goTo('vito')
  await settle.waitFor()
  const guesses = await settle.getByRole('button').allInnerTexts()
  await ana.press(String(guesses.findIndex((text) => text.includes('Nobody has to act')) + 1))
  did('vito', 'corrected', { status: 'dismissed' })
  did('vito', 'moved')
  await isSo('vito')
  await goTo('uma')
  await settle.waitFor()
  await ana.press('1')
  did('uma', 'corrected', { queue: 'service' })
  await isSo('uma')
  await said('Unsure is clear')
  await eventually(ana.focus).not.toBe('nowhere')

  await ana.press('g', 'n')
  await goTo('xaver')
  await ana.press('+', 'z', 'd')
  did('xaver', 'changed')
  did('xaver', 'undone')
  did('xaver', 'moved', { status: 'dismissed' })
  await isSo('xaver')

  // Found by its words, wherever it is, and dealt with by a macro.
  await ana.press('g', 'i', '/')
  await page.getByRole('searchbox').and(page.locator(':focus')).waitFor()
  await ana.write('new lid')
  await ana.press('Enter')
  await eventually(ana.ids).toEqual([shift.idOf('rosa')])
  await eventually(ana.focus).toBe('row')
  await goTo('rosa')
  await ana.press('m')
  await ana.choose('Macros', '7')
  did('rosa', 'changed', { tags: ['parts'] })
  did('rosa', 'assigned', { owner: ANA })
  did('rosa', 'moved', { status: 'pending' })
  await isSo('rosa')
}

/** The same tickets at the same time. */
async function withColleague(hands: Hands, ben: Keys): Promise<void> {
  const {
    ana,
    page,
    did,
    benDid,
    goTo,
    said,
    isThere,
    isSo,
    writeAnswer,
    isAnswered,
    goesOut,
    meanwhile,
  } = hands
  await ana.press('g', 's')
  // Both take it: one of them has it.
  await goTo('anton')
  await ben.goTo(shift.idOf('anton'))
  await meanwhile('**/assign', async () => {
    await ben.press('y')
    benDid('anton', 'assigned', { owner: BEN })
    await isSo('anton')
  })
  await ana.press('y')
  await said('anton was not changed.')
  await page.locator('[aria-current]').getByTitle(`Assigned to ${BEN}`).waitFor()
  await isSo('anton')

  // It is merged under the hands of who answers it: the words go along, and so does the field.
  await goTo('dilek')
  await writeAnswer(ana, 'Which length ')
  await ben.goTo(shift.idOf('dilek'))
  await ben.press('Shift+M')
  await ben.find('Merge this ticket into', 'too hot')
  benDid('dilek', 'merged', { status: 'dismissed', messages: 0 })
  benDid('anton', 'absorbed', { messages: 2 })
  await said('That ticket was merged into this one of anton.')
  await eventually(ana.chosen).toBe(shift.idOf('anton'))
  await ana.write('do you need?')
  expect(await ana.box().inputValue()).toBe('Which length do you need?')
  await ana.canSend()
  await ana.press('Control+Enter')
  await ana.box().waitFor({ state: 'detached' })
  did('anton', 'reply-made', { answers: [`${ANA}: Which length do you need? (approved)`] })
  shift.expectAnswer('dilek', 'Which length do you need?')
  await isSo('anton', 'dilek')

  // Its author writes while it is on its way: it stays here until that has been seen.
  await goTo('cem')
  await writeAnswer(ana, 'Turn it to the left and pull.')
  let newest = ''
  await meanwhile('**/replies', async () => {
    newest = await shift.hearAgain('cem', 'Found it, but now it does not go back in.')
  })
  await ana.press('Control+Enter')
  await said('The conversation has moved on')
  await isThere('it does not go back in')
  shift.book.is('cem', { messages: 2 })
  await isSo('cem')
  expect(await ana.box().inputValue()).toBe('Turn it to the left and pull.')
  await ana.write(' It goes in the same way.')
  await ana.canSend()
  await ana.press('Control+Enter')
  await ana.box().waitFor({ state: 'detached' })
  isAnswered('cem', 'Turn it to the left and pull. It goes in the same way.', newest)
  await isSo('cem')

  // Both answer: who comes second reads the other's answer and leaves it at that.
  await goTo('berta')
  await ben.goTo(shift.idOf('berta'))
  await writeAnswer(ana, 'Send it back, please.')
  await said(`${BEN} is here too`)
  await writeAnswer(ben, 'We take it back, the postage is on us.')
  await ben.press('Control+Enter')
  await ben.box().waitFor({ state: 'detached' })
  isAnswered('berta', 'We take it back, the postage is on us.', undefined, BEN)
  await ana.press('Control+Enter')
  await said('The conversation has moved on')
  await said('We take it back, the postage is on us.')
  expect(await ana.box().inputValue()).toBe('Send it back, please.')
  await isSo('berta')
  await ana.press('Control+a', 'Delete', 'Escape')
  await eventually(ana.focus).toBe('ticket')
  await goesOut('anton', 'cem', 'berta')

  // What somebody has changed since is not undone.
  await goTo('גיל')
  await ana.press('+')
  did('גיל', 'changed', { priority: 2 })
  await isSo('גיל')
  // It is the first now, for him too.
  await ben.isUrgent(shift.idOf('גיל'))
  await ben.goTo(shift.idOf('גיל'))
  await ben.page.locator('article#ticket').getByText('Urgent').first().waitFor()
  await ben.press('-')
  benDid('גיל', 'changed', { priority: 1 })
  await isSo('גיל')
  await ana.press('z')
  await said(`the priority has been changed since by ${BEN}`)
  await isSo('גיל')

  // Many at once, of which one was somebody else's business meanwhile.
  const three = ['olga', 'nils', 'mona']
  await markThree(hands)
  await ana.press('l')
  await ana.find('Tags', 'outage')
  for (const key of three) did(key, 'changed', { tags: ['outage'] })
  await isSo(...three)
  await markThree(hands)
  await meanwhile('**/bulk', async () => {
    await shift.asBen('POST', `/tickets/${shift.idOf('nils')}/move`, { to: 'dismissed' })
    benDid('nils', 'moved', { status: 'dismissed' })
  })
  await ana.press('e')
  await said('1 ticket was left as it is: A ticket that is dismissed cannot become resolved')
  for (const key of ['olga', 'mona']) did(key, 'moved', { status: 'resolved' })
  await isSo(...three)
  await ana.press('z')
  for (const key of ['olga', 'mona']) did(key, 'undone', { status: 'open' })
  await isSo(...three)
  await goTo('olga')
  await ana.press('x', 'Shift+J', 'p')
  for (const key of ['olga', 'mona']) did(key, 'moved', { status: 'pending' })
  await isSo(...three)
}

async function markThree(hands: Hands): Promise<void> {
  const { ana, goTo, said } = hands
  await goTo('olga')
  await ana.press('x', 'Shift+J', 'Shift+J')
  await said('3 marked')
}
