/**
 * Whom a rep would talk to first: precision at 10 of our score on made-up people that were judged by
 * hand, beside the newest first and the most followers first. Posts are read by the shipped classifier.
 * Run: npm run bench:leads [-- --list]
 */
import { createEngine } from '../src/classify/engine.ts'
import { readLabelled } from './leads/labelled-people.ts'
import { rank, rankings } from './leads/rankings.ts'

const engine = await createEngine({ tier: process.argv.includes('--fast') ? 'fast' : 'auto' })
const { now, people } = await readLabelled(engine)
await engine.close()
const wanted = people.filter(({ grade }) => grade === 2).length
console.log(`${people.length} people, ${wanted} of whom a rep wants to talk to today\n`)
console.log('| order | precision at 10 | precision at 20 | nDCG at 10 |')
console.log('|---|---|---|---|')
for (const ranking of rankings(now)) {
  const ten = rank(people, ranking)
  const twenty = rank(people, ranking, 20)
  const figures = [ten.precision, twenty.precision, ten.gain].map((share) => share.toFixed(2))
  console.log(`| ${ranking.name} | ${figures.join(' | ')} |`)
}
if (process.argv.includes('--list')) {
  const [ours] = rankings(now)
  for (const { name, grade, because } of ours ? rank(people, ours, 40).first : []) {
    console.log(`${grade} ${name}: ${because}`)
  }
}
