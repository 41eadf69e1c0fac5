import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { weekdays, type Hours, type WorkingHours } from '../../src/model/sla.ts'
import { addWorking, workingBetween } from '../../src/triage/targets/working-time.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const at = (iso: string) => Date.parse(iso)

/** Zones of every kind: none, whole and half hours of summer time, 45 minutes, a day that never was. */
const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Africa/Casablanca',
  'America/Sao_Paulo',
]
/** Days around which a clock is put forward or back somewhere. */
const turns = [
  '2026-03-29T01:00:00Z',
  '2026-10-25T01:00:00Z',
  '2026-03-08T07:00:00Z',
  '2026-11-01T06:00:00Z',
  '2026-04-04T15:00:00Z',
  '2026-10-03T15:30:00Z',
  '2011-12-30T10:00:00Z',
  '2026-02-15T02:00:00Z',
  '2018-11-04T03:00:00Z',
  '2026-12-31T23:00:00Z',
]

/** The simplest thing that is right: looks at the wall clock of each minute by itself. */
function minuteModel({ timeZone, hours, holidays }: WorkingHours) {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  return (minute: number): boolean => {
    const part = Object.fromEntries(
      format.formatToParts(minute).map(({ type, value }) => [type, value]),
    )
    if (holidays.includes(`${part['year']}-${part['month']}-${part['day']}`)) return false
    const day = weekdays.find((name) => name === part['weekday']?.toLowerCase()) ?? 'mon'
    const clock = `${part['hour']}:${part['minute']}`
    return hours[day].some(({ from, to }) => clock >= from && clock < to)
  }
}

const clockOf = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

const dayArb = fc
  .uniqueArray(fc.integer({ min: 0, max: 24 * 12 }), { maxLength: 4 })
  .map((marks) => {
    const sorted = marks.sort((a, b) => a - b).map((mark) => clockOf(mark * 5))
    const spans = []
    for (let index = 0; index + 1 < sorted.length; index += 2) {
      spans.push({ from: sorted[index] ?? '', to: sorted[index + 1] ?? '' })
    }
    return spans
  })

const calendarArb = fc.record({
  timeZone: fc.constantFrom(...zones),
  hours: fc.record(Object.fromEntries(weekdays.map((day) => [day, dayArb]))).map((hours): Hours => {
    const week = hours as Hours
    const isEmpty = weekdays.every((day) => week[day].length === 0)
    if (isEmpty) week.wed.push({ from: '00:00', to: '24:00' })
    return week
  }),
  holidays: fc.array(fc.constantFrom('2026-03-29', '2026-10-25', '2026-10-26', '2026-11-01')),
})

const momentArb = fc
  .tuple(fc.constantFrom(...turns), fc.integer({ min: -3 * 24 * 60, max: 3 * 24 * 60 }))
  .map(([turn, minutes]) => at(turn) + minutes * MINUTE_MS)

const days = (text: string): Hours => {
  const span = { from: text.slice(0, 5), to: text.slice(6) }
  return { mon: [span], tue: [span], wed: [span], thu: [span], fri: [span], sat: [], sun: [] }
}
const berlin: WorkingHours = { timeZone: 'Europe/Berlin', hours: days('09:00-18:00'), holidays: [] }

describe('working time', () => {
  it('is what counting minute by minute gives, in any zone, across both turns of the clock', () => {
    fc.assert(
      fc.property(
        calendarArb,
        momentArb,
        fc.integer({ min: 0, max: 3 * 24 * 60 }),
        (calendar, from, minutes) => {
          const works = minuteModel(calendar)
          let counted = 0
          for (let minute = 0; minute < minutes; minute += 1) {
            if (works(from + minute * MINUTE_MS)) counted += 1
          }
          const to = from + minutes * MINUTE_MS
          expect(workingBetween(calendar, from, to)).toBe(counted * MINUTE_MS)
        },
      ),
      { numRuns: 150 },
    )
  })

  it('ends at the first moment at which so much of it has passed', () => {
    fc.assert(
      fc.property(
        calendarArb,
        momentArb,
        fc.integer({ min: 1, max: 3 * 24 * HOUR_MS }),
        (calendar, from, ms) => {
          const end = addWorking(calendar, from, ms)
          expect(workingBetween(calendar, from, end)).toBe(ms)
          expect(workingBetween(calendar, from, end - 1)).toBe(ms - 1)
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('adds up, wherever it is cut', () => {
    fc.assert(
      fc.property(calendarArb, momentArb, momentArb, momentArb, (calendar, ...moments) => {
        const [from = 0, middle = 0, to = 0] = moments.sort((a, b) => a - b)
        const whole = workingBetween(calendar, from, to)
        const parts = workingBetween(calendar, from, middle) + workingBetween(calendar, middle, to)
        expect(parts).toBe(whole)
      }),
      { numRuns: 200 },
    )
  })

  it('is all time where there is no calendar', () => {
    expect(addWorking(null, 1000, 500)).toBe(1500)
    expect(workingBetween(null, 1000, 1500)).toBe(500)
    expect(workingBetween(null, 1500, 1000)).toBe(0)
  })

  it('passes over the night and the weekend', () => {
    // Friday 17:30 in Berlin, and an hour: Monday 09:30.
    const due = addWorking(berlin, at('2026-11-20T16:30:00Z'), HOUR_MS)
    expect(new Date(due).toISOString()).toBe('2026-11-23T08:30:00.000Z')
  })

  it('ends with the day where it fits exactly, not with the next morning', () => {
    const due = addWorking(berlin, at('2026-11-20T16:00:00Z'), HOUR_MS)
    expect(new Date(due).toISOString()).toBe('2026-11-20T17:00:00.000Z')
  })

  it('passes over holidays, by the local date', () => {
    const calendar = { ...berlin, holidays: ['2026-11-23'] }
    const due = addWorking(calendar, at('2026-11-20T16:30:00Z'), HOUR_MS)
    expect(new Date(due).toISOString()).toBe('2026-11-24T08:30:00.000Z')
  })

  it('has 23 hours on the day the clock goes forward and 25 when it goes back', () => {
    const sundays = { ...days('00:00-24:00'), sun: [{ from: '00:00', to: '24:00' }] }
    const calendar = { ...berlin, hours: sundays }
    const length = (from: string, to: string) =>
      workingBetween(calendar, at(from), at(to)) / HOUR_MS
    expect(length('2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z')).toBe(23)
    expect(length('2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z')).toBe(25)
  })

  it('goes through midnight where one day ends at 24:00 and the next begins at 00:00', () => {
    const night: Hours = {
      ...days('22:00-24:00'),
      tue: [
        { from: '00:00', to: '06:00' },
        { from: '22:00', to: '24:00' },
      ],
    }
    const calendar = { timeZone: 'UTC', hours: night, holidays: [] }
    const due = addWorking(calendar, at('2026-11-23T23:30:00Z'), HOUR_MS)
    expect(new Date(due).toISOString()).toBe('2026-11-24T00:30:00.000Z')
  })

  it('refuses a calendar without hours instead of looking for ever', () => {
    const none = Object.fromEntries(weekdays.map((day) => [day, []])) as unknown as Hours
    const calendar = { timeZone: 'UTC', hours: none, holidays: [] }
    expect(() => addWorking(calendar, 0, 1)).toThrow(RangeError)
    expect(workingBetween(calendar, 0, 9 * HOUR_MS)).toBe(0)
  })
})
