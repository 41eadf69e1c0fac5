/** The few shapes that pictures of measures are made of. Lengths in pixels, y downwards. */

export const INK = '#0f172a'
export const FAINT = '#475569'
export const GRID = '#e2e8f0'

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign)
}

/** A whole picture; `description` says in words what is to be seen. */
export function picture(
  size: { width: number; height: number },
  title: string,
  description: string,
  shapes: readonly string[],
): string {
  const { width, height } = size
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13" role="img" aria-labelledby="t d">`,
    `<title id="t">${escapeXml(title)}</title>`,
    `<desc id="d">${escapeXml(description)}</desc>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...shapes,
    '</svg>',
    '',
  ].join('\n')
}

type TextLook = { anchor?: 'start' | 'middle' | 'end'; fill?: string; bold?: boolean }

export function text(x: number, y: number, words: string, look: TextLook = {}): string {
  const { anchor = 'start', fill = INK, bold = false } = look
  const weight = bold ? ' font-weight="600"' : ''
  return `<text x="${px(x)}" y="${px(y)}" text-anchor="${anchor}" fill="${fill}"${weight}>${escapeXml(words)}</text>`
}

export function line(
  from: readonly [number, number],
  to: readonly [number, number],
  stroke: string,
  dash = '',
): string {
  const dashes = dash === '' ? '' : ` stroke-dasharray="${dash}"`
  return `<line x1="${px(from[0])}" y1="${px(from[1])}" x2="${px(to[0])}" y2="${px(to[1])}" stroke="${stroke}"${dashes}/>`
}

export function bar(x: number, y: number, width: number, height: number, fill: string): string {
  return `<rect x="${px(x)}" y="${px(y)}" width="${px(Math.max(0, width))}" height="${px(height)}" fill="${fill}"/>`
}

export function dot(x: number, y: number, radius: number, fill: string): string {
  return `<circle cx="${px(x)}" cy="${px(y)}" r="${px(radius)}" fill="${fill}"/>`
}

export function path(points: readonly (readonly [number, number])[], stroke: string): string {
  const joined = points.map(([x, y]) => `${px(x)},${px(y)}`).join(' ')
  return `<polyline points="${joined}" fill="none" stroke="${stroke}" stroke-width="2"/>`
}

function px(value: number): string {
  return String(Math.round(value * 10) / 10)
}

/** Where a square or oblong chart stands, and what its edges mean. */
export type Frame = {
  left: number
  top: number
  width: number
  height: number
  /** The values at the right and at the upper edge; the lower left corner is 0, 0. */
  xMax: number
  yMax: number
}

export function at(frame: Frame, x: number, y: number): [number, number] {
  return [
    frame.left + (x / frame.xMax) * frame.width,
    frame.top + (1 - y / frame.yMax) * frame.height,
  ]
}

const TICKS = 5

/** Grid, numbers and names of a chart. */
export function axes(frame: Frame, title: string, names: { x: string; y: string }): string[] {
  const { left, top, width, height, xMax, yMax } = frame
  const shapes = [text(left, top - 14, title, { bold: true })]
  for (let tick = 0; tick <= TICKS; tick += 1) {
    const share = tick / TICKS
    const [x, y] = at(frame, share * xMax, share * yMax)
    shapes.push(line([x, top], [x, top + height], GRID), line([left, y], [left + width, y], GRID))
    const label = (most: number): string => `${Math.round(share * most * 1000) / 10}`
    shapes.push(text(x, top + height + 18, label(xMax), { anchor: 'middle', fill: FAINT }))
    shapes.push(text(left - 8, y + 4, label(yMax), { anchor: 'end', fill: FAINT }))
  }
  shapes.push(text(left + width, top + height + 36, names.x, { anchor: 'end', fill: FAINT }))
  shapes.push(text(left + width, top - 14, names.y, { anchor: 'end', fill: FAINT }))
  return shapes
}
