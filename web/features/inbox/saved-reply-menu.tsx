import type { SavedReply } from '../../../src/model/saved-reply.ts'
import { inbox } from '../../lib/words/inbox.ts'
import { QuickMenu } from './quick-menu.tsx'

type Props = {
  opened: boolean
  saved: readonly SavedReply[]
  onClose(): void
  onChoose(id: number): void
}

/** The answers that are used again and again; the chosen one goes in where the caret is. */
export function SavedReplyMenu({ opened, saved, onClose, onChoose }: Props) {
  const words = inbox.write
  return (
    <QuickMenu
      opened={opened}
      title={words.savedTitle}
      placeholder={words.savedPlaceholder}
      empty={words.savedEmpty}
      onClose={onClose}
      choices={saved.map(({ id, name, text }) => ({
        id: String(id),
        label: name,
        hint: text,
        words: text,
        run: () => onChoose(id),
      }))}
    />
  )
}
