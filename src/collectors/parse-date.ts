/** Longer than any date anybody writes. */
const lengthMax = 100

/** Before 1970 and after 2100 nobody posted: such dates are zero values and typing errors. */
const earliestMs = 0
const latestMs = Date.UTC(2100, 0, 1)

/** A smaller number is a year, a count or a zero, not a time (1973). */
const earliestUnixMs = 1e11

/**
 * Milliseconds since 1970 for a date as feeds and exports write them: ISO 8601 in full or in part,
 * RFC 822 with its many habits, asctime, English month names in any order. Without a zone it is UTC;
 * null for anything else, ambiguous numbers such as 01/02/03 among them.
 */
export function parseDate(text: string): number | null {
  const trimmed = text.trim()
  if (trimmed === '' || trimmed.length > lengthMax) return null
  const ms = parseIso(trimmed) ?? parseWords(trimmed)
  return ms !== null && ms >= earliestMs && ms < latestMs ? ms : null
}

/** As `parseDate`, and Unix time in seconds or, from 1e11 on, milliseconds. */
export function parseTimestamp(value: string | number): number | null {
  if (typeof value === 'string' && !/^\d{9,13}(?:\.\d{1,9})?$/.test(value.trim())) {
    return parseDate(value)
  }
  const number = Number(value)
  const ms = Math.round(number >= 1e11 ? number : number * 1000)
  return ms >= earliestUnixMs && ms < latestMs ? ms : null
}

/** ISO 8601 in UTC, as `mentionDraftSchema` wants it. */
export function toIso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString()
}

const isoDate = /^(\d{4})(?:([-/]?)(\d\d)(?:\2(\d\d))?)?/
const isoTime = /^[Tt ,]{1,3}(\d{1,2})(?::?(\d\d)(?::?(\d\d)(?:[.,](\d{1,20}))?)?)? ?(.{0,40})$/

function parseIso(text: string): number | null {
  const ordinal = /^(\d{4})-?(\d{3})(?=$|[Tt])/.exec(text)
  const date = ordinal ?? isoDate.exec(text)
  if (date === null) return null
  const rest = text.slice(date[0].length)
  const [year, month, day] = ordinal
    ? [Number(ordinal[1]), 1, Number(ordinal[2])]
    : [Number(date[1]), Number(date[3] ?? 1), Number(date[4] ?? 1)]
  if (ordinal ? day < 1 || day > 366 : !isDay(year, month, day)) return null
  const dayMs = Date.UTC(year, month - 1, day)
  if (rest === '') return dayMs
  const time = isoTime.exec(rest)
  if (time === null) return null
  const [, hour, minute = '0', second = '0', fraction = '0', zone = ''] = time
  const timeMs = timeOfDay(Number(hour), Number(minute), Number(second))
  const zoneMs = zone === '' ? 0 : parseZone(zone)
  if (timeMs === null || zoneMs === null) return null
  return dayMs + timeMs + Math.floor(Number(`0.${fraction}`) * 1000) - zoneMs
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const weekdays = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}$/

type Words = {
  year?: number
  month?: number
  day?: number
  timeMs?: number
  zoneMs?: number
  pm?: boolean
}

/** Reads word by word: each says by its own look what it is, so order and commas do not matter. */
function parseWords(text: string): number | null {
  const found: Words = {}
  const plain = text.toLowerCase().replace(/\([^)]*\)/g, ' ')
  for (const word of plain.split(/[\s,]+|(?<=[a-z])-(?=\d)|(?<=\d)-(?=[a-z])/)) {
    if (word !== '' && !readWord(word, found)) return null
  }
  const { year, month, day, timeMs = 0, zoneMs = 0, pm } = found
  if (year === undefined || month === undefined || day === undefined) return null
  if (!isDay(year, month, day)) return null
  return Date.UTC(year, month - 1, day) + twelveHour(timeMs, pm) - zoneMs
}

function readWord(word: string, found: Words): boolean {
  const time = /^(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d{1,9})?)?(am|pm|z)?([+-]\d\d:?\d\d)?$/.exec(
    word,
  )
  if (time !== null && found.timeMs === undefined) {
    const timeMs = timeOfDay(Number(time[1]), Number(time[2]), Number(time[3] ?? 0))
    if (timeMs === null) return false
    found.timeMs = timeMs
    if (time[4] === 'am' || time[4] === 'pm') found.pm = time[4] === 'pm'
    if (time[5] !== undefined) found.zoneMs ??= parseZone(time[5]) ?? 0
    return true
  }
  if (word === 'am' || word === 'pm') {
    found.pm = word === 'pm'
    return true
  }
  const number = /^(\d{1,4})(?:st|nd|rd|th)?\.?$/.exec(word)
  if (number !== null) return readNumber(number[1] ?? '', found)
  const month = months.indexOf(word.slice(0, 3))
  if (month !== -1 && /^[a-z]{3,9}\.?$/.test(word)) {
    found.month ??= month + 1
    return true
  }
  if (weekdays.test(word) || word === 'at' || word === 'of') return true
  const zoneMs = parseZone(word)
  if (zoneMs !== null) found.zoneMs ??= zoneMs
  return zoneMs !== null
}

function readNumber(digits: string, found: Words): boolean {
  const number = Number(digits)
  if (found.day === undefined && digits.length <= 2) found.day = number
  else if (found.year === undefined) found.year = fullYear(digits.length, number)
  else return false
  return true
}

/** RFC 2822, 4.3: two digits are 1950 to 2049, three count from 1900. */
function fullYear(digits: number, number: number): number {
  if (digits === 4) return number
  if (digits === 3) return number + 1900
  return number < 50 ? number + 2000 : number + 1900
}

function twelveHour(timeMs: number, pm: boolean | undefined): number {
  const half = 12 * 3600_000
  if (pm === true && timeMs < half) return timeMs + half
  return pm === false && timeMs >= half && timeMs < half + 3600_000 ? timeMs - half : timeMs
}

function timeOfDay(hour: number, minute: number, second: number): number | null {
  if (hour > 24 || minute > 59 || second > 60 || (hour === 24 && minute + second > 0)) return null
  return ((hour * 60 + minute) * 60 + second) * 1000
}

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

/** Hours east of Greenwich; of zones that share a name, the one that feeds mean by it. */
const zoneHours = new Map(
  [
    { hours: 0, names: ['z', 'ut', 'utc', 'gmt', 'wet'] },
    { hours: 1, names: ['bst', 'west', 'cet', 'met', 'mez'] },
    { hours: 2, names: ['cest', 'mest', 'mesz', 'eet', 'sast', 'cat'] },
    { hours: 3, names: ['eest', 'msk', 'eat', 'trt'] },
    { hours: 5, names: ['pkt'] },
    { hours: 5.5, names: ['ist'] },
    { hours: 8, names: ['hkt', 'sgt', 'pht', 'awst'] },
    { hours: 9, names: ['jst', 'kst'] },
    { hours: 9.5, names: ['acst'] },
    { hours: 10, names: ['aest'] },
    { hours: 11, names: ['aedt'] },
    { hours: 12, names: ['nzst'] },
    { hours: 13, names: ['nzdt'] },
    { hours: -3, names: ['brt', 'art', 'adt'] },
    { hours: -4, names: ['ast', 'edt'] },
    { hours: -5, names: ['est', 'cdt', 'et'] },
    { hours: -6, names: ['cst', 'mdt', 'ct'] },
    { hours: -7, names: ['mst', 'pdt', 'mt'] },
    { hours: -8, names: ['pst', 'akdt', 'pt'] },
    { hours: -9, names: ['akst'] },
    { hours: -10, names: ['hst'] },
  ].flatMap(({ hours, names }) => names.map((name) => [name, hours] as const)),
)

/** Milliseconds east of UTC; null for an unknown name. Military letters mean nothing (RFC 2822). */
function parseZone(text: string): number | null {
  const zone = text.toLowerCase().trim()
  const named = zoneHours.get(zone)
  if (named !== undefined) return named * 3600_000
  if (/^[a-y]$/.test(zone)) return 0
  const offset = /^(?:gmt|utc?|z)?([+-]) ?(\d{1,2}):?(\d\d)?(?:[ (].{0,30})?$/.exec(zone)
  if (offset === null) return zone === '-0000' || zone === '+00' ? 0 : null
  const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0)
  if (minutes > 15 * 60) return 0
  return (offset[1] === '-' ? -minutes : minutes) * 60_000
}
