import iconv from 'iconv-lite'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { discoverFeeds } from '../../src/collectors/feed/discover.ts'
import { parseFeed } from '../../src/collectors/feed/parse.ts'
import type { FeedItem, ParsedFeed } from '../../src/collectors/feed/parsed-feed.ts'

const url = 'https://site.example.com/blog/feed.xml'

function parse(body: string | Uint8Array, contentType: string | null = null): ParsedFeed {
  const result = parseFeed(Buffer.from(body), { contentType, url })
  if ('error' in result) throw new Error(result.error.message)
  return result
}

function errorOf(body: string, contentType: string | null = null) {
  const result = parseFeed(Buffer.from(body), { contentType, url })
  return 'error' in result ? result.error : null
}

const rss = (inside: string, attributes = '') =>
  `<rss version="2.0" ${attributes}><channel>${inside}</channel></rss>`

const inItem = (inside: string): FeedItem | undefined =>
  parse(rss(`<item>${inside}</item>`)).items[0]

describe('the formats', () => {
  const entry = '<title>t</title><link>/1</link><description>d</description>'
  const rdf = (namespace: string) =>
    `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="${namespace}"><channel rdf:about="x"><title>F</title></channel><item rdf:about="urn:1">${entry}</item></rdf:RDF>`
  const rssOf = (version: string) =>
    `<rss version="${version}"><channel><title>F</title><item>${entry}</item></channel></rss>`
  const atom = (namespace: string) =>
    `<feed xmlns="${namespace}"><title>F</title><entry><title>t</title><link href="/1"/><summary>d</summary></entry></feed>`
  const json = (version: string) =>
    JSON.stringify({
      version: `https://jsonfeed.org/version/${version}`,
      title: 'F',
      items: [{ id: 1, url: '/1', title: 't', summary: 'd' }],
    })

  it.each([
    ['rdf', '0.9', rdf('http://my.netscape.com/rdf/simple/0.9/')],
    ['rdf', '1.0', rdf('http://purl.org/rss/1.0/')],
    ['rss', '0.91', rssOf('0.91')],
    ['rss', '0.92', rssOf('0.92')],
    ['rss', '0.93', rssOf('0.93')],
    ['rss', '0.94', rssOf('0.94')],
    ['rss', '2.0', rssOf('2.0')],
    ['atom', '0.3', atom('http://purl.org/atom/ns#')],
    ['atom', '1.0', atom('http://www.w3.org/2005/Atom')],
    ['json', '1', json('1')],
    ['json', '1.1', json('1.1')],
  ])('%s %s are told apart and read alike', (format, version, body) => {
    const feed = parse(body)
    expect(feed).toMatchObject({ format, version, title: 'F', isCut: false, problem: null })
    expect(feed.items).toMatchObject([
      { title: { text: 't' }, link: 'https://site.example.com/1', summary: { text: 'd' } },
    ])
  })

  it('may be written without a namespace, in capitals, or with any prefix', () => {
    const bare = '<feed><title>F</title><entry><title>t</title></entry></feed>'
    const loud =
      '<RSS Version="2.0"><CHANNEL><TITLE>F</TITLE><ITEM><TITLE>t</TITLE></ITEM></CHANNEL></RSS>'
    const prefixed =
      '<x:feed xmlns:x="http://www.w3.org/2005/Atom"><x:title>F</x:title><x:entry><x:title>t</x:title></x:entry></x:feed>'
    for (const body of [bare, loud, prefixed]) {
      expect(parse(body)).toMatchObject({ title: 'F', items: [{ title: { text: 't' } }] })
    }
  })

  it.each([
    ['', 'empty'],
    [' \n', 'empty'],
    ['<!doctype html><p>x', 'unknown'],
    ['<html><body>x</body></html>', 'html'],
    ['<note><to>x</to></note>', 'unknown'],
    ['{"a":1}', 'unknown'],
    ['{"items":', 'unknown'],
    ['[1]', 'unknown'],
    ['hello', 'unknown'],
    ['<!-- only this -->', 'unknown'],
  ])('do not include %j', (body, reason) => {
    expect(errorOf(body)?.reason).toBe(reason)
  })

  it('do not include a page, even one that is only said to be a page', () => {
    expect(errorOf('<p>x</p>', 'text/html; charset=utf-8')?.reason).toBe('html')
  })
})

describe('ill-formed XML', () => {
  it('with bare ampersands, unknown entities and references keeps its text', () => {
    const item = inItem(
      '<title>Fish & Chips &amp; R&eacute;sum&eacute; &nope; &copy=2 &#8217;</title>',
    )
    expect(item?.title?.text).toBe('Fish & Chips & Résumé &nope; &copy=2 ’')
  })

  it('with references out of range or control characters loses only those', () => {
    const item = inItem(
      '<title>a&#0;&#xD800;&#x110000;&#99999999999;&#-1;&#x;\u0001\u000bb</title>',
    )
    expect(item?.title?.text).toMatch(/^a\ufffd{1,4}&#-1;&#x;b$/)
  })

  it('with items that are never closed still tells them apart', () => {
    const body = rss('<item><title>1</title><item><title>2</title></item><item><title>3</title>')
    expect(parse(body).items.map((i) => i.title?.text)).toEqual(['1', '2', '3'])
  })

  it('with elements closed in the wrong order keeps the items', () => {
    const body =
      '<rss><channel><item><title><b>1</title></b></item><item><title>2</item></channel></rss>'
    expect(parse(body).items.map((i) => i.title?.text)).toEqual(['<b>1</b>', '2'])
  })

  it('that breaks off says so and leaves the broken item out', () => {
    const whole = rss('<item><title>1</title></item><item><title>2</title></item>')
    for (const end of ['<title>2', '<title>2</ti', '2</title>', '</item></chan']) {
      const feed = parse(whole.slice(0, whole.indexOf('<title>2') + end.length))
      expect(feed.isCut).toBe(true)
      expect(feed.items.length).toBeLessThanOrEqual(2)
    }
    expect(parse(whole).isCut).toBe(false)
  })

  it('may be preceded by blanks, comments and a DOCTYPE, and followed by anything', () => {
    const body = `\n <!-- c --><!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://d.example/x.dtd">${rss('<title>F</title>')}<junk><item/>`
    expect(parse(body)).toMatchObject({ title: 'F', items: [], isCut: false })
  })

  it('never throws, whatever the bytes', () => {
    const pieces =
      '<rss> <channel> <item> </item> <title> </title> <![CDATA[ ]]> &lt; <feed> <entry> <link \u0000 href=" "/> x <!-- --> <? ?> & <'
    const piece = fc.constantFrom(...pieces.split(' '))
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        parseFeed(Buffer.from(pieces.join('')), { contentType: null, url })
      }),
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.string(), (bytes, contentType) => {
        parseFeed(bytes, { contentType, url })
      }),
    )
  })
})

describe('entities and external things', () => {
  it('declared in a DTD stay what they are, so nothing can grow', () => {
    const laughs = Array.from(
      { length: 9 },
      (_, i) => `<!ENTITY a${i + 1} "${`&a${i};`.repeat(10)}">`,
    )
    const body = `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "lol">${laughs.join('')}]>${rss('<item><title>&a9;</title></item>')}`
    expect(parse(body).items[0]?.title?.text).toBe('&a9;')
  })

  it('declared to be files or addresses are not opened', () => {
    for (const system of ['file:///etc/hostname', 'http://127.0.0.1:1/', '/etc/hostname']) {
      const body = `<!DOCTYPE rss [<!ENTITY x SYSTEM "${system}">]>${rss('<item><title>&x;</title></item>')}`
      expect(parse(body).items[0]?.title?.text).toBe('&x;')
    }
  })

  it('cannot change what the built-in ones mean', () => {
    const body = `<!DOCTYPE rss [<!ENTITY lt "x"><!ENTITY l. "y">]>${rss('<item><title>&lt;b&gt;</title></item>')}`
    expect(parse(body).items[0]?.title?.text).toBe('<b>')
  })
})

describe('limits', () => {
  it('end a document that nests too deep, and keep the items before', () => {
    const feed = parse(rss(`<item><title>1</title></item><item>${'<a>'.repeat(100_000)}`))
    expect(feed.items).toHaveLength(1)
    expect(feed.problem).toBe('elements nested deeper than 256')
  })

  it('end a document with too many items', () => {
    const feed = parse(rss('<item><title>x</title></item>'.repeat(20_010)))
    expect(feed.items).toHaveLength(20_000)
    expect(feed.problem).toContain('20000 items')
    const json = JSON.stringify({ version: '1', items: Array.from({ length: 20_010 }, () => ({})) })
    expect(parse(json)).toMatchObject({ problem: 'more than 20000 items' })
  })

  it('end an item with too many elements', () => {
    const feed = parse(rss(`<item>${'<a/>'.repeat(200_000)}</item>`))
    expect(feed).toMatchObject({ items: [], problem: 'more than 100000 elements together' })
  })
})

describe('text', () => {
  it.each([
    ['escaped', '&lt;p&gt;a &amp;amp; b&lt;/p&gt;'],
    ['in CDATA', '<![CDATA[<p>a &amp; b</p>]]>'],
    ['in both', '&lt;p&gt;a<![CDATA[ &amp; b</p>]]>'],
  ])('of RSS means the same %s', (_name, inside) => {
    expect(inItem(`<description>${inside}</description>`)?.summary?.text).toBe('<p>a &amp; b</p>')
  })

  it('of RSS may be bare markup', () => {
    const item = inItem('<description>a <a href="x?y&amp;z">b</a><br/>c</description>')
    expect(item?.summary?.text).toBe('a <a href="x?y&amp;z">b</a><br>c')
  })

  const atomTitle = (attributes: string, inside: string) =>
    parse(
      `<feed xmlns="http://www.w3.org/2005/Atom"><entry><title ${attributes}>${inside}</title></entry></feed>`,
    ).items[0]?.title

  it.each([
    ['type="text"', 'a &lt;b&gt;', 'a <b>', 'plain'],
    ['type="html"', 'a &lt;b&gt;', 'a <b>', 'html'],
    [
      'type="xhtml"',
      '<div xmlns="http://www.w3.org/1999/xhtml">a <b>&lt;b&gt;</b></div>',
      'a <b>&lt;b&gt;</b>',
      'html',
    ],
    ['', 'a', 'a', 'unsaid'],
    ['mode="base64"', 'PGI+YTwvYj4=', '<b>a</b>', 'unsaid'],
    ['type="image/png"', 'not base64!', 'not base64!', 'unsaid'],
  ])('of Atom with %s is what its type says', (attributes, inside, text, format) => {
    expect(atomTitle(attributes, inside)).toEqual({ text, format })
  })

  it('has its relative addresses resolved against xml:base', () => {
    const body = `<rss xml:base="https://a.example/x/"><channel><item xml:base="y/"><description>&lt;a href="1"&gt;&lt;img src=/2&gt;&lt;a href="mailto:a@b"&gt;</description></item></channel></rss>`
    expect(parse(body).items[0]?.summary?.text).toBe(
      '<a href="https://a.example/x/y/1"><img src="https://a.example/2"><a href="mailto:a@b">',
    )
  })
})

describe('namespaces', () => {
  it('are known by their address under any prefix, and by their usual prefix without one', () => {
    const declared = parse(
      rss(
        '<item><q:creator>Ann</q:creator></item>',
        'xmlns:q=" http://purl.org/dc/elements/1.1/ "',
      ),
    )
    const undeclared = parse(rss('<item><dc:creator>Ann</dc:creator></item>'))
    for (const feed of [declared, undeclared]) {
      expect(feed.items[0]?.authors).toEqual([{ name: 'Ann', email: null, url: null }])
    }
  })

  it('hide an element that only looks like one of ours', () => {
    const feed = parse(
      rss(
        '<item><m:title>film</m:title><title>post</title></item>',
        'xmlns:m="http://search.yahoo.com/mrss/"',
      ),
    )
    expect(feed.items[0]?.title?.text).toBe('post')
  })

  it('of podcasts, films, comments and threads are read', () => {
    const item = inItem(
      `<itunes:author>Ann</itunes:author><itunes:summary>s</itunes:summary>
       <media:group><media:description>d</media:description></media:group>
       <slash:comments>3</slash:comments><thr:in-reply-to ref="urn:parent"/>
       <atom:link rel="alternate" href="/post"/>`,
    )
    expect(item).toMatchObject({
      authors: [{ name: 'Ann' }],
      summary: { text: 's' },
      replies: 3,
      inReplyTo: 'urn:parent',
      link: 'https://site.example.com/post',
    })
    const film = parse(
      '<feed><entry><title>x</title><media:group><media:description>d</media:description></media:group></entry></feed>',
    )
    expect(film.items[0]?.summary?.text).toBe('d')
  })
})

describe('persons', () => {
  it.each([
    ['Ann Lee', { name: 'Ann Lee', email: null }],
    ['ann@a.example', { name: null, email: 'ann@a.example' }],
    ['ann@a.example (Ann Lee)', { name: 'Ann Lee', email: 'ann@a.example' }],
    ['Ann Lee (ann@a.example)', { name: 'Ann Lee', email: 'ann@a.example' }],
    ['"Ann Lee" &lt;ann@a.example&gt;', { name: 'Ann Lee', email: 'ann@a.example' }],
    ['mailto:ann@a.example', { name: null, email: 'ann@a.example' }],
  ])('may be written %s', (text, person) => {
    expect(inItem(`<author>${text}</author>`)?.authors).toMatchObject([person])
  })

  it('of an Atom entry without authors are those of its source', () => {
    const body =
      '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>x</title><source><author><name>Ann</name></author></source></entry></feed>'
    expect(parse(body).items[0]?.authors).toMatchObject([{ name: 'Ann' }])
  })
})

describe('the charset', () => {
  const title = 'Größe €5 – naïve 日本'
  const latin = 'Größe €5 – naïve'
  const declared = (encoding: string, text = title) =>
    `<?xml version="1.0" encoding="${encoding}"?>${rss(`<title>${text}</title>`)}`

  it.each([
    [
      'utf-8 by its mark, whatever is said',
      Buffer.from(`\ufeff${declared('iso-8859-1')}`),
      'text/xml; charset=koi8-r',
      title,
    ],
    [
      'utf-16le by its mark',
      iconv.encode(declared('utf-16'), 'utf-16le', { addBOM: true }),
      null,
      title,
    ],
    [
      'utf-16be by its mark',
      iconv.encode(declared('utf-16'), 'utf-16be', { addBOM: true }),
      null,
      title,
    ],
    [
      'utf-32le by its mark',
      iconv.encode(declared('utf-8'), 'utf-32le', { addBOM: true }),
      null,
      title,
    ],
    [
      'utf-32be by its mark',
      iconv.encode(declared('utf-8'), 'utf-32be', { addBOM: true }),
      null,
      title,
    ],
    [
      'utf-16le by its look, declared utf-8',
      iconv.encode(declared('utf-8'), 'utf-16le'),
      null,
      title,
    ],
    ['utf-16be by its look', iconv.encode(declared('utf-8'), 'utf-16be'), null, title],
    [
      'HTTP before XML',
      iconv.encode(declared('utf-8', latin), 'windows-1252'),
      'text/xml; charset="windows-1252"',
      latin,
    ],
    [
      'XML without HTTP',
      iconv.encode(declared('shift_jis', '日本'), 'shift_jis'),
      'text/xml',
      '日本',
    ],
    [
      'windows-1252 called iso-8859-1',
      iconv.encode(declared('iso-8859-1', latin), 'windows-1252'),
      null,
      latin,
    ],
    [
      'utf-8 called iso-8859-1 by a careless server',
      Buffer.from(declared('utf-8')),
      'text/xml; charset=iso-8859-1',
      title,
    ],
    ['utf-8 when nothing is said', Buffer.from(rss(`<title>${title}</title>`)), null, title],
    [
      'utf-8 when nonsense is said',
      Buffer.from(declared('x-nonsense')),
      'text/xml; charset=nonsense',
      title,
    ],
    [
      'windows-1252 when utf-8 is a lie',
      iconv.encode(declared('utf-8', latin), 'windows-1252'),
      null,
      latin,
    ],
    [
      'utf-8 with one broken character',
      Buffer.concat([Buffer.from(rss('<title>ÄÖÜ')), Buffer.from([0xff])]),
      null,
      null,
    ],
  ])('is %s', (_name, bytes, contentType, expected) => {
    const feed = parse(bytes, contentType)
    if (expected === null) expect(feed.title).toContain('ÄÖÜ')
    else expect(feed.title).toBe(expected)
  })

  it('is never UTF-7, Base64 or hex, whatever is said', () => {
    for (const encoding of ['utf-7', 'utf-7-imap', 'base64', 'hex', 'binary']) {
      const feed = parse(declared(encoding, '+ADw-b+AD4-'), `text/xml; charset=${encoding}`)
      expect(feed.title).toBe('+ADw-b+AD4-')
    }
  })
})

describe('JSON Feed', () => {
  it('takes values of the wrong type for absent, and the rest as it is', () => {
    const feed = parse(
      JSON.stringify({
        version: 'https://jsonfeed.org/version/1.1',
        title: 5,
        items: [
          null,
          3,
          { id: 7, content_html: ['x'], content_text: 'plain', authors: 'Ann', tags: [1, 'a'] },
        ],
      }),
    )
    expect(feed.title).toBe('5')
    expect(feed.items).toMatchObject([
      { id: '7', content: { text: 'plain', format: 'plain' }, authors: [], categories: ['a'] },
    ])
  })

  it('cannot reach a prototype', () => {
    const feed = parse(
      '{"version":"1","items":[{"id":"1","__proto__":{"title":"x"},"constructor":1}]}',
    )
    expect(feed.items).toMatchObject([{ id: '1', title: null }])
    expect('title' in {}).toBe(false)
  })

  it('knows the author of 1.0', () => {
    const feed = parse(
      '{"version":"1","items":[{"id":"1","author":{"name":"Ann","url":"https://a.example"}}]}',
    )
    expect(feed.items[0]?.authors).toEqual([{ name: 'Ann', email: null, url: 'https://a.example' }])
  })
})

describe('discoverFeeds', () => {
  it('finds what a page names as another form of itself, resolved against its base', () => {
    const page = `<head><base href="/b/">
      <link rel='alternate' type=application/rss+xml href="one.xml?a&amp;b">
      <LINK HREF="https://x.example/two" TYPE="application/atom+xml; charset=utf-8" REL="ALTERNATE nofollow">
      <link rel="alternate" hreflang="de" href="/de"><link rel="stylesheet" href="a.css">
      <link rel="alternate" type="application/feed+json" href="javascript:alert(1)">`
    expect(discoverFeeds(page, url)).toEqual([
      'https://site.example.com/b/one.xml?a&b',
      'https://x.example/two',
    ])
  })

  it('finds ten at most, and never throws', () => {
    const link = (n: number) => `<link rel="alternate" type="application/rss+xml" href="/${n}">`
    const page = Array.from({ length: 50 }, (_, i) => link(i)).join('')
    expect(discoverFeeds(page, url)).toHaveLength(10)
    fc.assert(fc.property(fc.string(), fc.string(), (html, base) => void discoverFeeds(html, base)))
  })
})
