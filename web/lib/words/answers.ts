import type { MacroStep } from '../../../src/model/macro.ts'

/** The words of saved replies and macros. */
export const stepNames: Record<MacroStep['kind'], string> = {
  move: 'Move it',
  tags: 'Add and remove tags',
  priority: 'Set the priority',
  assign: 'Give it to somebody',
  note: 'Leave a note',
  reply: 'Write the answer',
}

export const answers = {
  title: 'Answers and macros',
  intro: 'What you write again and again, and several steps in one key.',
  failed: 'The answers cannot be shown',
  addReply: 'Save an answer',
  addMacro: 'Make a macro',
  replies: 'Saved answers',
  macros: 'Macros',
  none: 'Nothing is saved yet',
  noneText:
    'Save an answer that you give often; press i on a ticket to put it in. A macro takes several steps at once: press m.',
  gone: 'That is no longer here',
  key: (key: string) => `m, then ${key}`,
  steps: (count: number) => `${count.toLocaleString()} ${count === 1 ? 'step' : 'steps'}`,
  reply: {
    newTitle: 'A new answer',
    name: 'Name',
    language: 'Language',
    anyLanguage: 'Any',
    languageHint: 'Those in the language of a ticket are offered first.',
    text: 'Answer',
    fields: 'Put in',
    fieldsHint:
      'A field with | and words after it writes those where it is not known: {{author.name|there}}.',
    preview: 'How it reads, with made-up names',
    create: 'Save it',
    save: 'Save',
    saved: (name: string) => `The answer ${name} is saved.`,
    remove: 'Delete',
    removeTitle: (name: string) => `Delete the answer ${name}?`,
    removeText: 'It is no longer offered. What was sent stays sent.',
    removed: (name: string) => `The answer ${name} is deleted.`,
  },
  macro: {
    newTitle: 'A new macro',
    name: 'Name',
    key: 'Key',
    noKey: 'None',
    keyHint: 'Pressed after m. Without one it is chosen from the list.',
    steps: 'Steps',
    stepsHint: 'All are taken, or none where one is not allowed. One undo takes all of them back.',
    step: (number: number) => `Step ${number}`,
    add: 'Add a step',
    removeStep: (number: number) => `Remove step ${number}`,
    up: (number: number) => `Move step ${number} up`,
    down: (number: number) => `Move step ${number} down`,
    preview: 'What it does',
    create: 'Make it',
    save: 'Save',
    saved: (name: string) => `The macro ${name} is saved.`,
    remove: 'Delete',
    removeTitle: (name: string) => `Delete the macro ${name}?`,
    removeText: 'Its key is free again. What it did stays as it is.',
    removed: (name: string) => `The macro ${name} is deleted.`,
  },
  fields: {
    to: 'To',
    until: 'Until',
    hours: 'Hours',
    untilReply: 'Also wake it when the author writes',
    addTags: 'Add',
    removeTags: 'Remove',
    tagsHint: 'Press Enter after each.',
    priority: 'Priority',
    assignee: 'Whom',
    me: 'Whoever runs it',
    nobody: 'Nobody',
    asTeam: 'As the team does it',
    team: 'Team',
    sameTeam: 'As it is',
    noTeam: 'No team',
    note: 'Note',
    noteHint: '@ and a handle tells a colleague.',
    reply: 'Answer',
    replyHint: 'It goes into the reply box; you look it over and send it.',
    noReplies: 'Save an answer first.',
  },
  problems: {
    noSteps: 'Add at least one step.',
    hours: 'Say for how many hours, or that it wakes when the author writes.',
    tags: 'Name a tag to add or to remove.',
    note: 'Write the note.',
    reply: 'Choose an answer.',
    owner: 'Choose a person or a team.',
    replies: 'Only one step may write the answer.',
  },
  told: {
    move: (status: string) => `moves it to ${status}`,
    snooze: (hours: number | undefined, untilReply: boolean) =>
      [
        'puts it to sleep',
        hours === undefined
          ? ''
          : ` for ${hours.toLocaleString()} ${hours === 1 ? 'hour' : 'hours'}`,
        untilReply
          ? hours === undefined
            ? ' until the author writes'
            : ', or until the author writes'
          : '',
      ].join(''),
    tags: (add: string, remove: string) =>
      [add === '' ? '' : `adds ${add}`, remove === '' ? '' : `removes ${remove}`]
        .filter(Boolean)
        .join(' and '),
    priority: (name: string) => `sets the priority to “${name}”`,
    assign: (whom: string) => `gives it to ${whom}`,
    free: 'takes it from its owner',
    note: (text: string) => `leaves the note “${text}”`,
    reply: (name: string) => `writes the answer “${name}” into the reply box`,
  },
}
