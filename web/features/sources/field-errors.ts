/** What is wrong, by the field that it is wrong with: `options.url`, `credentials.apiKey`, `name`. */
export type FieldErrors = Readonly<Record<string, string>>

/** Where one problem of several ends: the next begins with the field that it is about. */
const between = /; (?=[a-zA-Z]\w*(?:\.\w+)*: )/
const problem = /^(?<root>[a-zA-Z]\w*)(?:\.(?<name>\w+))?(?:\.\w+)*: (?<text>.+)$/s

/** Takes the API's sentence apart by the fields that it names; `rest` is what names none of `known`. */
export function fieldErrorsOf(
  message: string,
  known: ReadonlySet<string>,
): { errors: FieldErrors; rest: string } {
  const errors: Record<string, string> = {}
  const rest: string[] = []
  for (const part of message.split(between)) {
    const { root = '', name, text = '' } = problem.exec(part)?.groups ?? {}
    const field = [`${root}.${name}`, root].find((one) => known.has(one))
    if (field === undefined) rest.push(part)
    else errors[field] ??= capitalised(text)
  }
  return { errors, rest: rest.join('; ') }
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
