/** What a query may ask about a mention besides its words. */
export const fields = ['author', 'lang', 'source', 'network'] as const
export type Field = (typeof fields)[number]

/** Words that stand next to each other; `prefix`: the last may go on (`refund*`). */
export type TextNode = { type: 'text'; text: string; prefix: boolean }

export type QueryNode =
  | TextNode
  /** One of `left` and one of `right` at most `distance` words apart, in either order. */
  | { type: 'near'; distance: number; left: TextNode[]; right: TextNode[] }
  | { type: 'field'; field: Field; value: string }
  | { type: 'not'; node: QueryNode }
  /** Two or more nodes, none of them itself an `and`. */
  | { type: 'and'; nodes: QueryNode[] }
  /** Two or more nodes, none of them itself an `or`. */
  | { type: 'or'; nodes: QueryNode[] }

/** What is wrong with a query and what would be right; `column` counts from 1 in UTF-16 units. */
export type QueryError = { message: string; column: number }

/** Most characters of a query, UTF-16 units. */
export const QUERY_MAX = 20_000
/** Most terms and filters of a query. */
export const TERMS_MAX = 2000
/** Most brackets inside each other. */
export const DEPTH_MAX = 64
/** Most words of one phrase. */
export const PHRASE_MAX = 50
/** Most words between the two sides of `near/n`. */
export const NEAR_MAX = 100
