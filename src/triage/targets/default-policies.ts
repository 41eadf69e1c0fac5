import type { PolicyInput } from '../../model/sla.ts'

const common = { enabled: true, calendarId: null, escalation: null } as const
const DAY = 24 * 60

/**
 * The targets Earshot starts with: around the clock, since it does not know anybody's hours. What is
 * urgent gets half the time. The quiet queues and advocacy have none: nobody there waits for an answer.
 */
export const defaultPolicies: readonly PolicyInput[] = [
  {
    ...common,
    name: 'Service, urgent',
    when: { queues: ['service'], priorities: [2] },
    answerMinutes: 30,
    resolutionMinutes: DAY / 2,
    warnMinutes: 10,
  },
  {
    ...common,
    name: 'Service',
    when: { queues: ['service'] },
    answerMinutes: 60,
    resolutionMinutes: DAY,
    warnMinutes: 15,
  },
  {
    ...common,
    name: 'Sales, urgent',
    when: { queues: ['sales'], priorities: [2] },
    answerMinutes: 60,
    resolutionMinutes: null,
    warnMinutes: 15,
  },
  {
    ...common,
    name: 'Sales',
    when: { queues: ['sales'] },
    answerMinutes: 120,
    resolutionMinutes: null,
    warnMinutes: 15,
  },
]
