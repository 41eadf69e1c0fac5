import { IconArrowLeft } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { strings } from '../../lib/strings.ts'
import classes from './back-to-sources.module.css'

export function BackToSources() {
  return (
    <Link to="/sources" className={classes.back}>
      <IconArrowLeft size={15} stroke={1.8} aria-hidden="true" />
      {strings.sources.back}
    </Link>
  )
}
