import type { Icon } from '@tabler/icons-react'
import { Link, type LinkProps } from '@tanstack/react-router'
import { VisuallyHidden } from '@mantine/core'
import { formatCount } from '../lib/format.ts'
import { strings } from '../lib/strings.ts'
import classes from './nav-item.module.css'

type Props = {
  link: LinkProps
  icon: Icon
  label: string
  hint?: string | undefined
  count?: number | undefined
  quiet?: boolean
}

/** One line of the navigation. */
export function NavItem({ link, icon: Symbol, label, hint, count, quiet = false }: Props) {
  return (
    <li>
      <Link
        {...link}
        className={classes.item}
        title={hint}
        data-quiet={quiet || undefined}
        activeOptions={{ exact: true, includeSearch: false }}
        activeProps={{ 'aria-current': 'page' }}
      >
        <Symbol size={16} stroke={1.7} aria-hidden="true" className={classes.icon} />
        <span className={classes.label}>{label}</span>
        {count !== undefined && count > 0 && (
          <span className={classes.count}>
            <span aria-hidden="true">{formatCount(count)}</span>
            <VisuallyHidden>{strings.nav.open(count)}</VisuallyHidden>
          </span>
        )}
      </Link>
    </li>
  )
}
