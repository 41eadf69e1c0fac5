import { Menu, Switch, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { IconCheck, IconSelector, IconUserCircle, IconUsersPlus } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { type Command, useCommands } from '../lib/commands.ts'
import type { Session } from '../lib/endpoints.ts'
import { people } from '../lib/words/people.ts'
import { Avatar } from '../ui/avatar.tsx'
import { useMe } from './use-me.ts'
import classes from './who-am-i.module.css'

const words = people.me

/** Turns online into away and back. */
export const PRESENCE_KEY = 'g p'

/** Who is at this browser, and whether they want new tickets. */
export function WhoAmI({ session }: { session: Session }) {
  const navigate = useNavigate()
  const { me, agents, choose, turn } = useMe(session)
  const isOnline = me?.presence === 'online'
  const state = isOnline ? words.online : words.away
  const group = words.group
  const toBe: Command[] = agents
    .filter(({ id }) => id !== me?.id)
    .map(({ id, name }) => ({
      id: `me-${id}`,
      title: words.be(name),
      group,
      keys: [],
      run: () => choose.mutate(id),
    }))
  const switchOver: Command = {
    id: 'presence',
    title: isOnline ? words.goAway : words.goOnline,
    group,
    keys: [PRESENCE_KEY],
    run: () => turn.mutate(isOnline ? 'away' : 'online'),
  }
  useCommands(me ? [switchOver, ...toBe] : toBe)
  return (
    <div className={classes.row}>
      <Menu position="top-start" width={240}>
        <Menu.Target>
          <UnstyledButton className={classes.me}>
            {me ? <Avatar name={me.name} size="sm" /> : <IconUserCircle size={20} stroke={1.5} />}
            {me && <VisuallyHidden>{words.label(me.name, state)}</VisuallyHidden>}
            <bdi className={classes.name} aria-hidden={me ? true : undefined}>
              {me?.name ?? words.choose}
            </bdi>
            <IconSelector size={14} stroke={1.7} aria-hidden="true" />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown className={classes.list}>
          <Menu.Label>{agents.length === 0 ? words.none : words.title}</Menu.Label>
          {agents.map((agent) => (
            <Menu.Item
              key={agent.id}
              leftSection={<Avatar name={agent.name} size="sm" />}
              rightSection={agent.id === me?.id && <IconCheck size={15} stroke={2} />}
              aria-current={agent.id === me?.id || undefined}
              onClick={() => choose.mutate(agent.id)}
            >
              <bdi>{agent.name}</bdi>
            </Menu.Item>
          ))}
          {me && <Menu.Item onClick={() => choose.mutate(null)}>{words.nobody}</Menu.Item>}
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconUsersPlus size={16} stroke={1.7} />}
            onClick={() => void navigate({ to: '/team/{-$who}', params: { who: 'new' } })}
          >
            {words.addPeople}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {me && (
        <Switch
          size="xs"
          label={state}
          labelPosition="left"
          title={isOnline ? words.onlineHint : words.awayHint}
          checked={isOnline}
          disabled={turn.isPending}
          onChange={({ currentTarget }) => turn.mutate(currentTarget.checked ? 'online' : 'away')}
        />
      )}
    </div>
  )
}
