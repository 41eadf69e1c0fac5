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
  /** There are more than `count`. */
  more?: boolean | undefined
  /** Whether it is what is on screen, where the path alone does not tell. */
  current?: boolean | undefined
  quiet?: boolean
}

const byPath = { exact: true, includeSearch: false }
const bySearch = { exact: true, includeSearch: true, explicitUndefined: true }

/** One line of the navigation. */
export function NavItem(props: Props) {
  const { link, icon: Symbol, label, hint, count, more = false, current, quiet = false } = props
  return (
    <li>
      <Link
        {...link}
        className={classes.item}
        title={hint}
        data-quiet={quiet || undefined}
        activeOptions={current === undefined ? byPath : bySearch}
        activeProps={{ 'aria-current': 'page' }}
        aria-current={current === true ? 'page' : undefined}
      >
        <Symbol size={16} stroke={1.7} aria-hidden="true" className={classes.icon} />
        <span className={classes.label}>{label}</span>
        {count !== undefined && count > 0 && (
          <span className={classes.count}>
            <span aria-hidden="true">
              {formatCount(count)}
              {more && '+'}
            </span>
            <VisuallyHidden>{strings.nav.open(count)}</VisuallyHidden>
          </span>
        )}
      </Link>
    </li>
  )
}
