/** A count with its noun, such as `1 ticket` or `1,204 tickets`. */
export const many = (count: number, one: string, more: string): string =>
  `${count.toLocaleString()} ${count === 1 ? one : more}`
