import {
  type Icon,
  IconHeart,
  IconHelpCircle,
  IconInbox,
  IconLifebuoy,
  IconSeedling,
  IconTag,
} from '@tabler/icons-react'
import type { TicketQueue } from '../../src/model/queue.ts'

export const queueIcons: Record<TicketQueue | 'all', Icon> = {
  all: IconInbox,
  service: IconLifebuoy,
  sales: IconTag,
  advocacy: IconHeart,
  unsure: IconHelpCircle,
  nurture: IconSeedling,
}
