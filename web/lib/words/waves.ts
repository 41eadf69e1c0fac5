/** The words of waves: like complaints, gathered. */
export const waves = {
  title: 'Waves',
  intro:
    'Complaints of much the same words, gathered when there are five. One person answers for all of them; what joins later is theirs too.',
  failed: 'The waves could not be read',
  none: 'No wave right now',
  noneText:
    'Where five people complain in much the same words within two days, they stand here as one.',
  noneClosed: 'No wave has been closed yet',
  status: { label: 'Which waves', open: 'Open', closed: 'Closed' },
  tickets: (count: number) => (count === 1 ? '1 complaint' : `${count} complaints`),
  waiting: (count: number) =>
    count === 0 ? 'none waits' : count === 1 ? '1 waits' : `${count} wait`,
  last: 'the last',
  owner: (name: string) => `${name} answers for it`,
  nobody: 'Nobody answers for it yet',
  take: 'Take it',
  giveUp: 'Give it back',
  who: 'Say who you are first, at the foot of the side bar.',
  close: 'Close',
  reopen: 'Reopen',
  show: 'Show them',
  hide: 'Hide them',
  takeOut: 'Not one of these',
  takenOut: 'Taken out of the wave, for good.',
  answerLabel: 'One answer for all of them',
  answerHint:
    'Fields such as {{author.name}} are filled in for each. Untick those that need an answer of their own.',
  answerAll: (count: number) =>
    count === 1 ? 'Answer the one that waits' : `Answer the ${count} that wait`,
  answered: (sending: number, toApprove: number) =>
    [
      ...(sending > 0 ? [`${sending} on the way; each can be taken back for ten seconds`] : []),
      ...(toApprove > 0 ? [`${toApprove} wait for a second person`] : []),
    ].join(' · ') || 'None could be answered',
  refused: (count: number) =>
    count === 1 ? 'One was not answered:' : `${count} were not answered:`,
  include: (name: string) => `Answer ${name} too`,
  changeFailed: 'The wave could not be changed',
  partOf: 'One of a wave of like complaints',
} as const
