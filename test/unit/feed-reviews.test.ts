import { describe, expect, it } from 'vitest'
import type { MentionDraft } from '../../src/model/mention.ts'
import { createFeedCollector } from '../../src/collectors/feed/feed.ts'
import { loopbackClient, restOfEnv, startWeb } from '../helpers/loopback.ts'

const collector = createFeedCollector()

/** What the feed collector makes of a feed. */
async function read(xml: string): Promise<MentionDraft[]> {
  await using web = await startWeb((_request, response) => void response.end(xml))
  const http = loopbackClient()
  const env = {
    options: collector.optionsSchema.parse({ url: `${web.url}/feed.xml` }),
    credentials: null,
    signal: new AbortController().signal,
    http,
    clock: { now: () => Date.UTC(2026, 0, 31) },
    ...restOfEnv(),
  }
  const mentions: MentionDraft[] = []
  for await (const page of collector.collect(null, env)) mentions.push(...page.mentions)
  await http.close()
  return mentions
}

describe('a feed of reviews is heard without its stars', () => {
  it('as Atom, as the App Store writes it', async () => {
    const mentions = await read(`<?xml version="1.0" encoding="utf-8"?>
<feed xmlns:im="http://itunes.apple.com/rss" xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
  <id>https://itunes.apple.com/us/rss/customerreviews/id=1/xml</id><title>Customer Reviews</title>
  <entry>
    <updated>2026-01-30T10:00:00-07:00</updated><id>6290024630</id><title>Great</title>
    <content type="text">I like it</content><im:rating>4</im:rating><im:version>3.4.3</im:version>
    <content type="html">&lt;table&gt;&lt;tr&gt;&lt;td&gt;I like it&lt;/td&gt;&lt;/tr&gt;&lt;/table&gt;</content>
    <author><name>Ann</name><uri>https://itunes.apple.com/us/reviews/id77</uri></author>
  </entry>
</feed>`)
    expect(mentions).toMatchObject([
      {
        externalId: '6290024630',
        title: 'Great',
        text: expect.stringContaining('I like it'),
        postedAt: '2026-01-30T17:00:00.000Z',
        author: { name: 'Ann' },
        metrics: {},
      },
    ])
  })

  it('as RSS, as a forum of reviews writes it, with the stars in words', async () => {
    const mentions = await read(`<?xml version="1.0"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Reviews</title>
  <item>
    <guid>https://forum.example.com/topic/great/</guid><link>https://forum.example.com/topic/great/</link>
    <title><![CDATA[Great]]></title><dc:creator>Ann</dc:creator>
    <pubDate>Fri, 30 Jan 2026 17:00:00 +0000</pubDate>
    <description><![CDATA[<p>Replies: 0</p><p>Rating: 5 stars</p><p>I like it</p>]]></description>
  </item>
</channel></rss>`)
    expect(mentions).toMatchObject([
      {
        title: 'Great',
        text: expect.stringMatching(/5 stars.*I like it/),
        author: { name: 'Ann' },
      },
    ])
  })
})
