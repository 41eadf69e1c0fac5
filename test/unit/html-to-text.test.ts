import * as fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { htmlToText } from '../../src/ingest/html-to-text.ts'
import { sharedPath } from '../helpers/shared-data.ts'

const read = (html: string) => htmlToText(html, 40_000)

describe('htmlToText', () => {
  it.each([
    ['no markup & no entities', 'no markup & no entities'],
    ['<p>One</p><p>Two</p>', 'One\n\nTwo'],
    ['One<br>Two<br/><br />Three<br><br><br><br>Four', 'One\nTwo\n\nThree\n\nFour'],
    ['<div>One<div>Two</div></div>Three', 'One\nTwo\nThree'],
    ['  many \n\t spaces&nbsp;&nbsp;here <b> and </b> there ', 'many spaces here and there'],
    ['a<b>b</b>c', 'abc'],
    ['<ul><li>One</li><li> Two<ul><li>Deep</ul><li></li></ul>After', '- One\n- Two\n- Deep\nAfter'],
    ['<table><tr><td>1<td>2</tr><tr><th>3</th></tr></table>', '1 2\n3'],
    ['<pre>\nif (a)\n  b()\n</pre>', 'if (a)\n  b()'],
    ['&lt;b&gt; &amp;amp; &eacute; &#128293; &nosuch; &#0;', '<b> &amp; é 🔥 &nosuch; \ufffd'],
    ['a < b and 3<4', 'a < b and 3<4'],
    ['<img alt="a cat" src=x> <img src=y>', 'a cat'],
    ['<h1>Title</h1>text<hr>more', 'Title\n\ntext\n\nmore'],
    ['before<!-- hidden --><!doctype html><?php hidden ?>after', 'beforeafter'],
    ['<P>Upper<BR>case</P>', 'Upper\ncase'],
  ])('reads %j', (html, text) => {
    expect(read(html)).toBe(text)
  })

  it.each([
    ['<a href="https://a.example/x?y=1&amp;z">here</a>.', 'here (https://a.example/x?y=1&z).'],
    ['<a href="https://a.example/">https://a.example</a>', 'https://a.example'],
    ['<a href="https://www.a.example/x">a.example/x</a>', 'a.example/x'],
    [
      '<a href="https://evil.example">https://bank.example</a>',
      'https://bank.example (https://evil.example/)',
    ],
    ['<a href="https://bank.example@evil.example/">bank</a>', 'bank (https://evil.example/)'],
    ['<a href="https://a.example/i"><img src=x></a>', 'https://a.example/i'],
    ['<a href="mailto:me@a.example">me@a.example</a>', 'me@a.example'],
    ['<a href="mailto:me@a.example">mail</a>', 'mail (mailto:me@a.example)'],
    [
      '<a href="https://a.example/@ann">@<span>ann</span></a> <a href="https://a.example/t/x">#x</a>',
      '@ann #x',
    ],
    [
      '<a href="https://a.example">one<a href="https://b.example">two',
      'one (https://a.example/)two (https://b.example/)',
    ],
    ['<a href="java\nscript:alert(1)">x</a>', 'x'],
    ['<a href=" &#106;avascript:alert(1)">x</a>', 'x'],
    ['<a href="data:text/html,x">x</a><a href="/rel">y</a><a>z</a>', 'xyz'],
    ['<a href="javascript:1" href="https://a.example">x</a>', 'x'],
    ['<a href=https://a.example/b>text</a>', 'text (https://a.example/b)'],
  ])('reads the link %j', (html, text) => {
    expect(read(html)).toBe(text)
  })

  it.each([
    'script',
    'style',
    'iframe',
    'object',
    'svg',
    'template',
    'noscript',
    'textarea',
    'title',
  ])('drops what is in %s, nested and unclosed as well', (tag) => {
    expect(read(`a<${tag} x="1">secret</${tag}>b`)).toBe('ab')
    expect(read(`a<${tag.toUpperCase()}>secret`)).toBe('a')
    expect(read(`a<${tag}><p>secret</p><a href="https://x.example">secret</a></${tag}>b`)).toBe(
      'ab',
    )
  })

  it('counts dropped elements inside each other, and lets svg and math close themselves', () => {
    expect(read('a<object>1<object>2</object>3</object>b')).toBe('ab')
    expect(read('a<svg><title>1</title><style>2</style></svg>b')).toBe('ab')
    expect(read('a<svg/>b<math />c<svg><svg/>1</svg>d')).toBe('abcd')
    expect(read('a<script/>secret</script>b')).toBe('ab')
  })

  it('gives no more than the limit, never half a pair', () => {
    expect(htmlToText(`<p>${'x'.repeat(100)}`, 10)).toBe('x'.repeat(10))
    expect(htmlToText('x'.repeat(100), 10)).toBe('x'.repeat(10))
    expect(htmlToText('<b>a</b>🔥🔥', 4)).toBe('a🔥')
    expect(htmlToText(`${'<b>x</b>'.repeat(1000)}`, 10)).toBe('x'.repeat(10))
  })

  it('never throws and keeps to the limit, whatever comes', () => {
    const scraps =
      '<|>|</|<a href=|"|\'|https://a.example|<p>|</p>|<svg>|</svg>|<script>|</script>|<!--|-->|<![CDATA[|]]>|&|&#x|;|<li>|<pre>|text| |\n|\0|\ud800|<br/>'.split(
        '|',
      )
    const page = fc.array(fc.oneof(fc.constantFrom(...scraps), fc.string({ unit: 'binary' })))
    fc.assert(
      fc.property(page, fc.integer({ min: 1, max: 60 }), (parts, limit) => {
        const text = htmlToText(parts.join(''), limit)
        expect(text.length).toBeLessThanOrEqual(limit)
        expect(text).toBe(text.trim())
      }),
      { numRuns: 1500 },
    )
  })

  it.each([
    '<b>',
    '</b>',
    '<b></i>',
    '<svg>',
    '<object></object>',
    '<a href=https://a.example>',
    '<a href=https://a.example>x</a>',
    '<a ',
    '<!--',
    '&#',
    '&amp',
    '<li>',
    '<p>',
    '<',
    '<pre>\n',
    '<a x=',
    '<![CDATA[',
    ' \n',
  ])('takes no more than in proportion to its length for %j', (unit) => {
    const time = (length: number) => {
      const html = unit.repeat(length / unit.length)
      const start = performance.now()
      htmlToText(html, Number.POSITIVE_INFINITY)
      return performance.now() - start
    }
    time(20_000)
    // Quadratic time would be a hundredfold and well over a second.
    expect(time(200_000)).toBeLessThan(100 * (time(20_000) + 5))
  })
})

const feeds = sharedPath('hostile', 'feeds', 'feedparser-sanitize.json')
const xss = sharedPath('hostile', 'xss', 'patt-xss.json')
const pages = ['test1', 'test2', 'test3', 'test4', 'domjs', 'entities', 'numericEntities'].map(
  (name) => sharedPath('hostile', 'html', `html5lib-${name}.test.json`),
)

/** All strings of a JSON document, from any depth. */
function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsOf) : []
}

describe.skipIf(feeds === null || xss === null || pages.includes(null))(
  'htmlToText (needs the shared corpus of hostile pages)',
  () => {
    const samples = [feeds, xss, ...pages].flatMap((path) =>
      path === null ? [] : stringsOf(JSON.parse(readFileSync(path, 'utf8'))),
    )

    it('lets no script body through, and no link but to the web or mail', () => {
      let scripts = 0
      for (const sample of samples) {
        const marked = sample.replace(/^\s*<script(?:\s[^>]*)?>(?=[^<]*<\/script>)/iu, '$&MARKED')
        if (marked !== sample) scripts++
        expect(read(`<p>${marked}</p>`)).not.toContain('MARKED')
        const link = read(`<a href="${sample.replaceAll('"', '&quot;')}">word</a>`)
        expect(link).toMatch(/^word(?: \((?:https?:\/\/|mailto:)[^\s<>"]+\))?$/)
      }
      expect(samples.length).toBeGreaterThan(2000)
      expect(scripts).toBeGreaterThan(50)
    })
  },
)
