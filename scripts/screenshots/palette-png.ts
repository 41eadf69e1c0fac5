import { crc32, deflateSync, inflateSync } from 'node:zlib'

/** A PNG of at most 256 colours: a picture of a page takes a third of the room so, and looks the same. */

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const COLOURS = 256

type Pixels = { width: number; height: number; channels: 3 | 4; bytes: Uint8Array }
/** A colour as one number, and how many pixels have it. */
type Colour = { rgb: number; count: number }

const channelOf = (rgb: number, shift: number): number => (rgb >> shift) & 255

export function toPalettePng(png: Buffer): Buffer {
  const { width, height, channels, bytes } = decode(png)
  const counts = new Map<number, number>()
  const colours = new Uint32Array(width * height)
  for (let at = 0; at < colours.length; at += 1) {
    const from = at * channels
    const rgb = ((bytes[from] ?? 0) << 16) | ((bytes[from + 1] ?? 0) << 8) | (bytes[from + 2] ?? 0)
    colours[at] = rgb
    counts.set(rgb, (counts.get(rgb) ?? 0) + 1)
  }
  const { palette, places } = reduce([...counts].map(([rgb, count]) => ({ rgb, count })))
  const rows = Buffer.alloc(height * (width + 1))
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      rows[y * (width + 1) + 1 + x] = places.get(colours[y * width + x] ?? 0) ?? 0
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3, 0, 0, 0], 8)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk(
      'PLTE',
      Buffer.from(palette.flatMap((rgb) => [16, 8, 0].map((by) => channelOf(rgb, by)))),
    ),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** What Chromium writes: 8 bits a channel, not interlaced. */
function decode(png: Buffer): Pixels {
  const parts: Buffer[] = []
  const width = png.readUInt32BE(16)
  const height = png.readUInt32BE(20)
  const channels = png[25] === 6 ? 4 : 3
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at)
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') {
      parts.push(png.subarray(at + 8, at + 8 + length))
    }
    at += length + 12
  }
  const packed = inflateSync(Buffer.concat(parts))
  return { width, height, channels, bytes: unfilter(packed, width * channels, height, channels) }
}

/** Takes back what PNG does to each row to make it smaller. */
function unfilter(packed: Buffer, stride: number, height: number, step: number): Uint8Array {
  const bytes = new Uint8Array(stride * height)
  for (let y = 0; y < height; y += 1) {
    const filter = packed[y * (stride + 1)] ?? 0
    for (let x = 0; x < stride; x += 1) {
      const at = y * stride + x
      const left = x < step ? 0 : (bytes[at - step] ?? 0)
      const up = y === 0 ? 0 : (bytes[at - stride] ?? 0)
      const corner = x < step || y === 0 ? 0 : (bytes[at - stride - step] ?? 0)
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0
      bytes[at] = (packed[y * (stride + 1) + 1 + x] ?? 0) + guess
    }
  }
  return bytes
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner
  const [a, b, c] = [left, up, corner].map((one) => Math.abs(guess - one)) as [
    number,
    number,
    number,
  ]
  if (a <= b && a <= c) return left
  return b <= c ? up : corner
}

/** Median cut: the box of the widest spread is halved until there are enough; each stands for its mean. */
function reduce(all: Colour[]): { palette: number[]; places: Map<number, number> } {
  const boxes = [all]
  while (boxes.length < COLOURS) {
    const widest = boxes
      .map((box, place) => ({ box, place, ...spreadOf(box) }))
      .filter(({ box }) => box.length > 1)
      .toSorted((a, b) => b.weight - a.weight)[0]
    if (widest === undefined) break
    const { box, place, shift } = widest
    const sorted = box.toSorted((a, b) => channelOf(a.rgb, shift) - channelOf(b.rgb, shift))
    const half = Math.ceil(sorted.length / 2)
    boxes.splice(place, 1, sorted.slice(0, half), sorted.slice(half))
  }
  const places = new Map(boxes.flatMap((box, place) => box.map(({ rgb }) => [rgb, place])))
  return { palette: boxes.map(meanOf), places }
}

/** The channel in which a box is widest, and how much it matters: the eye sees flat areas, not edges. */
function spreadOf(box: readonly Colour[]): { shift: number; weight: number } {
  const pixels = box.reduce((sum, { count }) => sum + count, 0)
  const [widest] = [16, 8, 0]
    .map((shift) => {
      const values = box.map(({ rgb }) => channelOf(rgb, shift))
      const spread =
        values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b))
      return { shift, spread }
    })
    .toSorted((a, b) => b.spread - a.spread)
  const { shift, spread } = widest ?? { shift: 0, spread: 0 }
  return { shift, weight: spread * Math.sqrt(pixels) }
}

/** The commonest colour where one prevails, so that areas keep theirs to the letter. */
function meanOf(box: readonly Colour[]): number {
  const pixels = box.reduce((sum, { count }) => sum + count, 0)
  const first = box.reduce((a, b) => (b.count > a.count ? b : a), { rgb: 0, count: 0 })
  if (first.count > pixels / 2) return first.rgb
  const mean = (shift: number) =>
    Math.round(box.reduce((sum, { rgb, count }) => sum + channelOf(rgb, shift) * count, 0) / pixels)
  return (mean(16) << 16) | (mean(8) << 8) | mean(0)
}

function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}
