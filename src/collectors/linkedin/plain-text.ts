import { wellFormed } from '../identity.ts'

const mention = /@\[((?:\\.|[^\]\\]){1,300})\]\(urn:li:[A-Za-z]+:[^()\s]{1,100}\)/g
const hashtag = /\{hashtag\|\\?[#＃]\|((?:\\.|[^}\\]){1,300})\}/g
const escaped = /\\([|{}@[\]()<>#\\*_~])/g

/** A comment as people see it: whoever is mentioned stands there by name. */
export function commentText(text: string): string {
  return wellFormed(text)
    .replace(mention, (_all, name: string) => unescaped(name))
    .trim()
}

/** A post is in LinkedIn's "little" format: mentions, hashtags, and a backslash before signs. */
export function postText(text: string): string {
  const plain = wellFormed(text).replace(mention, '$1').replace(hashtag, '#$1')
  return unescaped(plain).trim()
}

function unescaped(text: string): string {
  return text.replace(escaped, '$1')
}
