/** What the tables say of one word; the same in every text. */
export type Word = {
  /** The tables that say so. */
  tables: object
  hash: number
  /** What the word alone adds to each output's hashed sum, then what its runs of letters add. */
  sums: Float32Array
  /** How many runs of letters it has. */
  letterCount: number
  /** What it adds to each filter at each place within a run, `filters` numbers a place. */
  places: Float32Array
}
