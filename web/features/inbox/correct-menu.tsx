import type { Intent, Sentiment } from '../../../src/model/classification.ts'
import type { Said } from '../../../src/model/correction.ts'
import type { LabelQueue } from '../../../src/model/queue.ts'
import type { MentionView } from '../../../src/model/views.ts'
import { intentNames, queueNames, sentimentNames } from '../../lib/words/names.ts'
import { inbox } from '../../lib/words/inbox.ts'
import { correctionStep } from './corrections.ts'
import { languageChoices } from './language-choices.ts'
import type { Choice } from './quick-choices.ts'
import { QuickMenu } from './quick-menu.tsx'
import type { Messages } from './use-messages.ts'
import type { TicketActions } from './use-ticket-actions.ts'

const words = inbox.correct

const queueKeys: [LabelQueue, string][] = [
  ['service', '1'],
  ['sales', '2'],
  ['advocacy', '3'],
  ['none', '4'],
]
const sentimentKeys: [Sentiment, string][] = [
  ['negative', 'n'],
  ['neutral', 'u'],
  ['positive', 'p'],
  ['mixed', 'm'],
]
const intentKeys: [Intent, string][] = [
  ['service_complaint', 'c'],
  ['churn_risk', 'h'],
  ['question', 'q'],
  ['buy_signal', 'b'],
  ['price_complaint', 'r'],
  ['praise', 'a'],
  ['review', 'v'],
  ['feature_request', 'f'],
]

type Props = { actions: TicketActions; messages: Messages }

/** Everything that a message may mean, each with the key that says so. */
function choicesFor(mention: MentionView, say: (said: Said) => void): Choice[] {
  const { queue, sentiment, intents, spam } = mention.classification
  const named = intents.map(({ label }) => label)
  const toggled = (intent: Intent): Intent[] =>
    named.includes(intent) ? named.filter((one) => one !== intent) : [...named, intent]
  return [
    ...queueKeys.map(([label, key]) => ({
      id: `queue-${label}`,
      key,
      label: label === 'none' ? inbox.unsure.none : queueNames[label],
      checked: queue.label === label,
      group: words.queue,
      run: () => say({ queue: label }),
    })),
    ...sentimentKeys.map(([label, key]) => ({
      id: `sentiment-${label}`,
      key,
      label: sentimentNames[label],
      checked: sentiment.label === label,
      group: words.sentiment,
      run: () => say({ sentiment: label }),
    })),
    ...intentKeys.map(([label, key], place) => ({
      id: `intent-${label}`,
      key,
      label: intentNames[label],
      checked: named.includes(label),
      group: words.intents,
      column: place === 0,
      run: () => say({ intents: toggled(label) }),
    })),
    {
      id: 'spam',
      key: 'x',
      label: spam.label ? words.notSpam : words.spam,
      group: words.other,
      run: () => say({ spam: !spam.label }),
    },
  ]
}

/** What the model got wrong of the chosen message, put right by one key. */
export function CorrectMenu({ actions, messages }: Props) {
  const { menu, setMenu, run, targets } = actions
  const { chosen: mention, opening, detail } = messages
  if (mention === undefined || detail === undefined) return null
  function say(said: Said): void {
    const [ticket] = targets().tickets
    if (mention === undefined || ticket === undefined) return
    run(correctionStep({ ticket, mention, said, isOpening: mention.id === opening?.id }))
  }
  const close = () => setMenu(null)
  return (
    <>
      <QuickMenu
        opened={menu === 'correct'}
        title={words.title}
        choices={[
          ...choicesFor(mention, say),
          {
            id: 'language',
            key: 'l',
            label: words.language,
            group: words.other,
            run: () => setMenu('language'),
          },
        ]}
        onClose={close}
      />
      <QuickMenu
        opened={menu === 'language'}
        title={words.languageTitle}
        placeholder={words.languagePlaceholder}
        choices={languageChoices(mention.classification.language, (language) => say({ language }))}
        onClose={close}
      />
    </>
  )
}
