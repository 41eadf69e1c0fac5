import type { ReactNode } from 'react'
import { OUTSIDE_REL, safeLink } from '../lib/links.ts'

type Props = {
  address: string | null
  className?: string | undefined
  children(host: string): ReactNode
}

/** A link that leaves the page, or nothing where the address is not http or https. */
export function OutsideLink({ address, className, children }: Props) {
  const link = safeLink(address)
  if (link === null) return null
  return (
    <a className={className} href={link.href} target="_blank" rel={OUTSIDE_REL} title={link.href}>
      {children(link.host)}
    </a>
  )
}
