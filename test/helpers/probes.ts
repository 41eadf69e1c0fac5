import type { Intent, Sentiment } from '../../src/model/classification.ts'
import type { LabelQueue } from '../../src/model/queue.ts'

/** A text and what docs/labels.md says of it. `main` is the first intent, null where it has none. */
export type Probe = {
  about: string
  text: string
  sentiment: Sentiment
  main: Intent | null
  queue: LabelQueue
  urgency?: 0 | 1 | 2
}

type Wanted = readonly [Sentiment, Intent | null, LabelQueue, (0 | 1 | 2)?]

/** Probes about one thing, each a text and what is wanted of it. */
function probes(about: string, all: readonly (readonly [string, Wanted])[]): Probe[] {
  return all.map(([text, [sentiment, main, queue, urgency]]) => ({
    about,
    text,
    sentiment,
    main,
    queue,
    ...(urgency === undefined ? {} : { urgency }),
  }))
}

const nothing: Wanted = ['neutral', null, 'none', 0]
const wish: Wanted = ['neutral', 'buy_signal', 'sales', 1]
const thanks: Wanted = ['positive', 'praise', 'advocacy', 1]
const complaint: Wanted = ['negative', 'service_complaint', 'service']
const urgent: Wanted = ['negative', 'service_complaint', 'service', 2]
const ask: Wanted = ['neutral', 'question', 'service', 1]

/** The four posts that settle most doubts. */
export const fourPosts: Probe[] = probes('the four posts', [
  ['I want to buy your product, it is awesome', ['positive', 'buy_signal', 'sales', 1]],
  [
    'Check out my 6 minute video about how great your company is',
    ['positive', 'praise', 'advocacy', 1],
  ],
  [
    'One of my clients is thinking about your product, but it is way too expensive, lower the price',
    ['negative', 'price_complaint', 'sales', 1],
  ],
  [
    'I like parts of your product, but there are issues, check out my blog review',
    ['mixed', 'review', 'service', 1],
  ],
])

/** Written from docs/labels.md, in the tone of tweets, threads, reviews and letters. */
export const furtherProbes: Probe[] = [
  ...probes('irony', [
    ['Oh brilliant, the ticket machine ate my twenty. Just what I needed today.', complaint],
    ['Three hours on hold with pan pipes. Living the dream, @VoltaEnergy', complaint],
    ['Thanks so much @ParcelPony for leaving my laptop out in the rain. Five stars.', complaint],
    ['love it when the app logs me out halfway through paying 🙃', complaint],
    ['Wow, an update that makes everything slower. Genius.', complaint],
    ['Great job @NorthRail, delayed for the fifth day running. Slow clap.', complaint],
  ]),
  ...probes('negation', [
    ['I was not impressed with the mattress, it sags already', complaint],
    ['Never had a single problem with this app, love it', thanks],
    ['Not bad at all, this new oat milk. I really like it', thanks],
    ["Can't fault them, wonderful people", thanks],
    ["The new detergent doesn't clean anything.", complaint],
  ]),
  ...probes('price news', [
    ['Petrol prices fell by 2p a litre in October, the statistics office says.', nothing],
    [
      'Streamly to raise its monthly fee to $12.99 from January https://news.example/streamly',
      nothing,
    ],
    ['Analysts expect air fares to climb this summer as fuel costs rise', nothing],
  ]),
  ...probes('price complaints', [
    [
      'My broadband bill went up again, to £52 a month. Far too much for what I get, bring it down.',
      ['negative', 'price_complaint', 'service'],
    ],
    [
      "I'd get the pro version but 300 dollars a year is way too steep",
      ['negative', 'price_complaint', 'sales', 1],
    ],
    [
      '$18 for a sandwich?! ridiculous. cut your prices',
      ['negative', 'price_complaint', 'sales', 1],
    ],
  ]),
  ...probes('price praise', [
    ["Can't believe these boots were only 30 quid, absolute bargain!", thanks],
    ['Best value gym in town, the monthly price is unbeatable', thanks],
  ]),
  ...probes('adverts', [
    ['FLASH SALE: 40% off all trainers this weekend only! Use code RUN40 at checkout', nothing],
    ['Selling my lightly used road bike, 54 cm frame, collect in Bristol, DM me', nothing],
    ['Grow your page to 10k followers in a week!!! Click the link in my bio', nothing],
    ['New in our shop: hand-poured candles in six scents, from £9. Order at wick.example', nothing],
  ]),
  ...probes('contests', [
    ['RT and follow for a chance to win a year of free coffee! #giveaway', nothing],
    ['Entering the TrailTents prize draw, my answer is B #win #competition', nothing],
  ]),
  ...probes('job offers', [
    ['We are looking for a warehouse picker for night shifts in Gdansk, apply by Friday', nothing],
    ['Now hiring: senior nurse, full time, Leeds. See the link for details. #jobs', nothing],
  ]),
  ...probes('cancelled things that are no churn', [
    [
      'My flight to Lisbon was cancelled an hour before boarding and nobody at the desk knows anything',
      urgent,
    ],
    ['Snow has cancelled all departures from the city airport tonight, police say', nothing],
    ["Tonight's show at the Apollo is cancelled because the singer is ill.", nothing],
  ]),
  ...probes('churn', [
    [
      "That's it, I'm moving my account to another bank tomorrow. Done with you.",
      ['negative', 'churn_risk', 'service', 2],
    ],
    ['Never ordering from Pasta Palace again', ['negative', 'churn_risk', 'service']],
    [
      'I am cancelling my subscription and switching to your competitor.',
      ['negative', 'churn_risk', 'service', 2],
    ],
    ['Thousands of customers left the phone company last quarter, its report shows', nothing],
  ]),
  ...probes('wants nobody sells', [
    ['I want a dragon and a castle', nothing],
    ['we all just want a bit of rain for the garden this week', nothing],
  ]),
  ...probes('wishes to buy', [
    ['ok who sells standing desks in Leeds? need one before Monday', wish],
    [
      'Torn between the Kestrel 3 and the Falcon Mini for trail runs. Which one would you get?',
      wish,
    ],
    [
      'Good afternoon, we are a school with 40 staff and would like a quote for your payroll package.',
      wish,
    ],
    ["My mum's after a hearing aid that works with an iPhone, any recommendations?", wish],
    [
      'take my money already, that keyboard is gorgeous, I need it',
      ['positive', 'buy_signal', 'sales', 1],
    ],
  ]),
  ...probes('questions asked in order to buy', [
    ["Does the lamp come in green, and do you ship to Norway? I'd order two.", wish],
    ['Is the annual plan cheaper than paying monthly? Thinking of signing up', wish],
    [
      "Comparing the Aero X and the Pico before I buy: does the Aero's battery really last two days?",
      wish,
    ],
  ]),
  ...probes('questions', [
    ['How do I turn off notifications on the Fennix watch?', ask],
    ['what time does your Camden branch close on sundays?', ask],
    ['Thanks in advance, could somebody tell me where to download the manual?', ask],
  ]),
  ...probes('mixed reviews', [
    [
      'The room was lovely and the bed huge, but the walls are so thin we heard every word next door.',
      ['mixed', 'review', 'service'],
    ],
    [
      'Great sound for the size. Sadly the battery is flat after three hours, so it lives on the charger.',
      ['mixed', 'review', 'service'],
    ],
    [
      'Beautiful phone, fast and light. The camera is a let-down though, everything comes out blurry.',
      ['mixed', 'review', 'service'],
    ],
  ]),
  ...probes('reviews with reasons', [
    [
      'Had the Corvo tent for a year: up in five minutes, dry in storms and it packs small.',
      ['positive', 'review', 'advocacy', 1],
    ],
    [
      'Two months with this monitor. Colours are accurate and the stand feels solid because it is metal, not plastic.',
      ['positive', 'review', 'advocacy', 1],
    ],
  ]),
  ...probes('competitor comparisons', [
    [
      'The Pico is miles better than the Aero, easier to hold and the shutter is quieter',
      ['positive', 'review', 'advocacy', 1],
    ],
  ]),
  ...probes('feature requests', [
    ['Please add an offline mode to the map', ['neutral', 'feature_request', 'service', 1]],
    [
      "It'd be nice to be able to sort my playlists by date",
      ['neutral', 'feature_request', 'service', 1],
    ],
    [
      'Love the new editor, all it needs now is a dark theme, please',
      ['positive', 'praise', 'service', 1],
    ],
  ]),
  ...probes('thank-yous', [
    ['@NorthRail massive thanks to Priya at York station, she found my bag!', thanks],
    ['Shout-out to the delivery guy who carried our washing machine up four flights', thanks],
    ['this bakery. THE CROISSANTS. 😍😍', thanks],
  ]),
  ...probes('case fragments', [
    ['@NorthRail 18:04 Leeds to York, coach C', ['neutral', null, 'service', 1]],
    ['@ParcelPony just sent you a DM with the order number', ['neutral', null, 'service', 1]],
  ]),
  ...probes('complaints', [
    ['parcel says delivered, it is not here, and the depot has no phone', complaint],
    ["You've charged my card twice for one booking. Ridiculous, refund it.", complaint],
    ['Worst hotel I have ever stayed in.', complaint],
  ]),
  ...probes('urgent cases', [
    ['Locked out of my account and the rent is due in an hour, HELP', urgent],
    ['Stuck at gate 14 since noon, no crew, no information, two small kids @AlpenJet', urgent],
    ["Your heater started smoking in my son's room last night. Somebody could have died.", urgent],
    [
      'Our whole office is offline since 9, we lose thousands every hour, pick up the phone!!',
      urgent,
    ],
    ['Third missed appointment. You will hear from my solicitor.', urgent],
  ]),
  ...probes('news, jokes, chatter', [
    ['Volta opens its third battery plant in Poland', nothing],
    ['What do you call a bear with no teeth? A gummy bear.', nothing],
    ['The minister will meet the unions on Thursday', nothing],
  ]),
]

/** What the guide asks for and the tier `full` does not do, with the reason. */
export const knownFailures: ReadonlyMap<string, string> = new Map([
  [
    'Oh brilliant, the ticket machine ate my twenty. Just what I needed today.',
    'irony: the words of praise outweigh what went wrong',
  ],
  [
    'Thanks so much @ParcelPony for leaving my laptop out in the rain. Five stars.',
    'irony: the words of praise outweigh what went wrong',
  ],
  [
    'love it when the app logs me out halfway through paying 🙃',
    'irony: the words of praise outweigh what went wrong',
  ],
  [
    'I was not impressed with the mattress, it sags already',
    'what is denied is heard, not that it is denied',
  ],
  [
    "Can't believe these boots were only 30 quid, absolute bargain!",
    'praise of a low price is rare in training',
  ],
  [
    "Tonight's show at the Apollo is cancelled because the singer is ill.",
    'who is struck by it is not said',
  ],
  ['Never ordering from Pasta Palace again', 'who leaves whom is told by wording alone'],
  [
    'Thousands of customers left the phone company last quarter, its report shows',
    'who leaves whom is told by wording alone',
  ],
  [
    'ok who sells standing desks in Leeds? need one before Monday',
    'a wish in words seldom met in training',
  ],
  [
    'what time does your Camden branch close on sundays?',
    'a short question about nothing that the texts of training speak of',
  ],
  [
    'Had the Corvo tent for a year: up in five minutes, dry in storms and it packs small.',
    'praise by facts alone, without a word of feeling',
  ],
  ['I want a dragon and a castle', 'that nobody sells it is knowledge of the world'],
  [
    'Good afternoon, we are a school with 40 staff and would like a quote for your payroll package.',
    'a wish in words seldom met in training',
  ],
  [
    'Beautiful phone, fast and light. The camera is a let-down though, everything comes out blurry.',
    'that the flaw is not trivial is not weighed',
  ],
  [
    'Love the new editor, all it needs now is a dark theme, please',
    'the wish and the praise weigh about the same',
  ],
  ['@NorthRail 18:04 Leeds to York, coach C', 'a fragment says nothing without its thread'],
  [
    "Your heater started smoking in my son's room last night. Somebody could have died.",
    'the danger or threat stands in words seldom met in training',
  ],
  [
    'Third missed appointment. You will hear from my solicitor.',
    'the danger or threat stands in words seldom met in training',
  ],
])
