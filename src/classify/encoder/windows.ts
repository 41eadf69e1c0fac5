/** Pieces that the encoder reads at one go. */
export const WINDOW = 128

/** A text is read in at most so many goes: its opening and its end say most. */
const WINDOWS_MAX = 4

/** A run of a text's pieces, by their places; `end` is exclusive. */
export type Window = { start: number; end: number }

/**
 * The goes in which a text of `length` pieces is read: one where it fits, else as few as hold it, of
 * equal lengths; of more than four full ones the first three and the last.
 */
export function windowsOf(length: number): Window[] {
  const count = Math.ceil(length / WINDOW)
  if (count > WINDOWS_MAX) {
    const opening = Array.from({ length: WINDOWS_MAX - 1 }, (_, at) => fullFrom(at * WINDOW))
    return [...opening, fullFrom(length - WINDOW)]
  }
  return Array.from({ length: count }, (_, at) => ({
    start: Math.round((at * length) / count),
    end: Math.round(((at + 1) * length) / count),
  }))
}

function fullFrom(start: number): Window {
  return { start, end: start + WINDOW }
}
