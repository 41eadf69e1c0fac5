import { strings } from '../../lib/strings.ts'
import { AssignMenu } from './assign-menu.tsx'
import { CorrectMenu } from './correct-menu.tsx'
import { MacroMenu } from './macro-menu.tsx'
import { MergeMenu } from './merge-menu.tsx'
import { SnoozeMenu } from './snooze-menu.tsx'
import { TagMenu } from './tag-menu.tsx'
import { TimeDialog } from './time-dialog.tsx'
import type { Inbox } from './use-inbox.ts'

/** The menus that open over the inbox, at most one at a time. */
export function InboxMenus({ inbox }: { inbox: Inbox }) {
  const { actions, selection, marks, messages, list } = inbox
  return (
    <>
      <SnoozeMenu actions={actions} />
      {actions.menu === 'snooze-time' && (
        <TimeDialog
          title={strings.snooze.title}
          label={strings.snooze.at}
          submit={strings.snooze.submit}
          opened
          onClose={() => actions.setMenu(null)}
          onChoose={(until) => actions.moveTo('snoozed', { until })}
        />
      )}
      <AssignMenu actions={actions} />
      <TagMenu actions={actions} />
      <CorrectMenu actions={actions} messages={messages} />
      <MergeMenu actions={actions} selection={selection} marks={marks} items={list.items} />
      <MacroMenu actions={actions} composer={inbox.composer} />
    </>
  )
}
