import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { LeadDetail, LeadItem } from '../../../src/model/lead.ts'
import { leads as words } from '../../lib/words/leads.ts'
import { toast, toastFailure } from '../../ui/toast.ts'
import { hideStepToast, showStepToast } from '../inbox/step-toast.tsx'
import { dropUndo, lastUndo, pushUndo } from '../inbox/undo-stack.ts'
import { leadKeys, type Step, takeStep, undoStep } from './leads-api.ts'

export type LeadMenu = 'reject' | 'nurture' | 'advance' | 'hand' | 'until' | 'worth'

/** Taking steps with leads, and taking them back; `onTaken` once one is asked for, before it is done. */
export function useLeadSteps(onTaken: (lead: LeadItem, step: Step) => void) {
  const client = useQueryClient()
  const [menu, setMenu] = useState<LeadMenu | null>(null)

  async function settle(id: string, detail: LeadDetail | null): Promise<void> {
    if (detail !== null) {
      client.setQueryData(leadKeys.detail(id), detail)
      // The next key may come before the list has been read again.
      client.setQueriesData<LeadItem[]>({ queryKey: leadKeys.today }, (items) =>
        items?.map((item) => (item.id === id ? detail : item)),
      )
    }
    await client.invalidateQueries({ queryKey: leadKeys.all })
  }

  async function take(lead: LeadItem, step: Step): Promise<void> {
    onTaken(lead, step)
    try {
      const detail = await takeStep(lead.id, step)
      offerUndo(lead, words.done[step.name], detail)
      await settle(lead.id, detail)
    } catch (error) {
      toastFailure(words.stepFailed, error)
      await settle(lead.id, null)
    }
  }

  function offerUndo(lead: LeadItem, done: string, detail: LeadDetail): void {
    const event = detail.history.find(({ undoable }) => undoable)
    if (event === undefined) return
    const note = `lead-${lead.id}`
    async function takeBack(eventId: string): Promise<void> {
      try {
        const back = await undoStep(lead.id, eventId)
        toast(words.undone(lead.name))
        await settle(lead.id, back)
      } catch (error) {
        toastFailure(words.undoFailed, error)
        await settle(lead.id, null)
      }
    }
    const undo = (): void => {
      dropUndo(undo)
      hideStepToast(note)
      void takeBack(event.id)
    }
    pushUndo(undo)
    showStepToast({ id: note, done, name: lead.name, onUndo: undo })
  }

  function undo(): void {
    const last = lastUndo()
    if (last === undefined) toast(words.nothingToUndo)
    else last()
  }

  return { menu, setMenu, take, undo }
}

export type LeadSteps = ReturnType<typeof useLeadSteps>
