import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDate, parseTimestamp, toIso } from '../../src/collectors/parse-date.ts'

describe('parseDate', () => {
  it.each([
    ['2003', '2003-01-01T00:00:00.000Z'],
    ['2003-12', '2003-12-01T00:00:00.000Z'],
    ['2003-12-31', '2003-12-31T00:00:00.000Z'],
    ['20031231', '2003-12-31T00:00:00.000Z'],
    ['2003-335', '2003-12-01T00:00:00.000Z'],
    ['2003335', '2003-12-01T00:00:00.000Z'],
    ['2003/12/31 10:14', '2003-12-31T10:14:00.000Z'],
    ['2003-12-31T10:14:55Z', '2003-12-31T10:14:55.000Z'],
    ['2003-12-31t10:14:55z', '2003-12-31T10:14:55.000Z'],
    ['2003-12-31 10:14:55', '2003-12-31T10:14:55.000Z'],
    ['2003-12-31T10:14:55.123456789Z', '2003-12-31T10:14:55.123Z'],
    ['2003-12-31T10:14:55,5+01:00', '2003-12-31T09:14:55.500Z'],
    ['2003-12-31T10:14:55-0800', '2003-12-31T18:14:55.000Z'],
    ['2003-12-31T10:14:55+05', '2003-12-31T05:14:55.000Z'],
    ['20031231T101455Z', '2003-12-31T10:14:55.000Z'],
    ['2003-12-31T24:00:00Z', '2004-01-01T00:00:00.000Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
    ['2003-12-31T10:14:55 UTC', '2003-12-31T10:14:55.000Z'],
  ])('reads ISO 8601 as %s', (text, iso) => {
    expect(toIso(parseDate(text))).toBe(iso)
  })

  it.each([
    ['Thu, 01 Jan 2004 19:48:21 GMT', '2004-01-01T19:48:21.000Z'],
    ['Thu, 1 Jan 04 19:48 EST', '2004-01-02T00:48:00.000Z'],
    ['01 Jan 99 19:48:21 +0100', '1999-01-01T18:48:21.000Z'],
    ['1 Jan 104 00:00:00 GMT', '2004-01-01T00:00:00.000Z'],
    ['Thursday, 01-Jan-2004 19:48:21 PDT', '2004-01-02T02:48:21.000Z'],
    ['Thu,01 Jan 2004 9:08:01 Z', '2004-01-01T09:08:01.000Z'],
    ['Thu,  5 Apr 2012 23:47:37 +0200 (CEST)', '2012-04-05T21:47:37.000Z'],
    ['5 Sept 2020 9:05 CEST', '2020-09-05T07:05:00.000Z'],
    ['Thu, 05 Mar 2020 10:00:00 GMT+0200', '2020-03-05T08:00:00.000Z'],
    ['Thu, 05 Mar 2020 10:00:00 +02:00', '2020-03-05T08:00:00.000Z'],
    ['Thu, 05 Mar 2020 10:00:00 -0000', '2020-03-05T10:00:00.000Z'],
    ['Thu, 05 Mar 2020 10:00:00 A', '2020-03-05T10:00:00.000Z'],
    ['Thu, 05 Mar 2020', '2020-03-05T00:00:00.000Z'],
    ['Wed Jan  1 12:00:00 2003', '2003-01-01T12:00:00.000Z'],
    ['January 5, 2004 10:00 PM', '2004-01-05T22:00:00.000Z'],
    ['Jan 5th, 2004 at 12:30am', '2004-01-05T00:30:00.000Z'],
    ['Fri Sep 6 2024 12:00:00 GMT+0200 (Central European Summer Time)', '2024-09-06T10:00:00.000Z'],
  ])('reads RFC 822 and its kin as %s', (text, iso) => {
    expect(toIso(parseDate(text))).toBe(iso)
  })

  it.each(
    [
      ['', ' ', 'yesterday', 'gestern um 5', 'Πέμ, 08 Ιούλ 2004 19:00:00', '12:00', 'Sep 2024'],
      ['01/02/03', '2004-02-30', '2004-13-01', '2004-366-1', '2003-366T00:00:00Z junk'],
      ['Tue, 26 Jan 2004 25:00:00 GMT', '31 Jun 2004', '2004-01-01T10:61:00Z', '2024-W10-1'],
      ['9999-12-31', '0001-01-01T00:00:00Z', '1969-12-31', '2100-01-01', `${' '.repeat(5)}x`],
      [`2003-12-31${'0'.repeat(200)}`],
    ].flat(),
  )('takes %j for no date', (text) => {
    expect(parseDate(text)).toBeNull()
  })

  it('reads back every time that it can write, in both manners', () => {
    const time = fc.integer({ min: 0, max: 4_102_444_799 })
    fc.assert(
      fc.property(time, (seconds) => {
        const date = new Date(seconds * 1000)
        expect(parseDate(date.toISOString())).toBe(seconds * 1000)
        expect(parseDate(date.toUTCString())).toBe(seconds * 1000)
        expect(parseDate(date.toString())).toBe(seconds * 1000)
      }),
    )
  })

  it('never throws, and answers a time between 1970 and 2100 or nothing', () => {
    const piece = fc.constantFrom('2004', '-', '1', ':', '00', 'T', 'Jan', ' ', '+', 'Z', 'x', 'PM')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const ms = parseDate(pieces.join('')) ?? 0
        expect(ms >= 0 && ms < Date.UTC(2100, 0, 1)).toBe(true)
      }),
    )
  })
})

describe('parseTimestamp', () => {
  it.each([
    [1_700_000_000, 1_700_000_000_000],
    [1_700_000_000_123, 1_700_000_000_123],
    ['1700000000', 1_700_000_000_000],
    [' 1700000000123 ', 1_700_000_000_123],
    ['1700000000.5', 1_700_000_000_500],
    ['20200101', Date.UTC(2020, 0, 1)],
    ['2020-01-01', Date.UTC(2020, 0, 1)],
  ])('reads %j', (value, ms) => {
    expect(parseTimestamp(value)).toBe(ms)
  })

  it.each([0, 5, -1, 1e30, Number.NaN, '0', '123'])('takes %j for no time', (value) => {
    expect(parseTimestamp(value)).toBeNull()
  })
})
