import type { IntegrationKind } from '../model/integration.ts'
import type { Channel } from './channel.ts'
import { email } from './email/email.ts'
import { hubspot } from './hubspot/hubspot.ts'
import { salesforce } from './salesforce/salesforce.ts'
import { slack } from './slack/slack.ts'
import { teams } from './teams/teams.ts'
import { webhook } from './webhook/webhook.ts'

const channels: Record<IntegrationKind, Channel> = {
  webhook,
  slack,
  teams,
  email,
  hubspot,
  salesforce,
}

export function channelOf(kind: IntegrationKind): Channel {
  return channels[kind]
}
