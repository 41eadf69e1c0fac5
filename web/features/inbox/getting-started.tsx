import { CopyButton, UnstyledButton } from '@mantine/core'
import {
  IconChevronRight,
  IconCopy,
  IconFileUpload,
  IconPlayerPlay,
  IconRss,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { strings } from '../../lib/strings.ts'
import classes from './getting-started.module.css'

const { empty, app } = strings

function Way({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <>
      <span className={classes.icon} aria-hidden="true">
        {icon}
      </span>
      <span className={classes.body}>
        <span className={classes.way}>{title}</span>
        <span className={classes.text}>{children}</span>
      </span>
    </>
  )
}

/** The three ways to the first ticket. */
export function GettingStarted() {
  return (
    <div className={classes.start}>
      <h2 className={classes.title}>{empty.startTitle}</h2>
      <p className={classes.intro}>{empty.startText}</p>
      <ul className={classes.ways}>
        <li>
          <Link to="/sources/new" className={classes.card}>
            <Way icon={<IconRss size={18} stroke={1.7} />} title={empty.sourceTitle}>
              {empty.sourceText}
            </Way>
            <IconChevronRight size={16} stroke={1.7} aria-hidden="true" className={classes.go} />
          </Link>
        </li>
        <li>
          <Link to="/sources/upload" className={classes.card}>
            <Way icon={<IconFileUpload size={18} stroke={1.7} />} title={empty.fileTitle}>
              {empty.fileText}
            </Way>
            <IconChevronRight size={16} stroke={1.7} aria-hidden="true" className={classes.go} />
          </Link>
        </li>
        <li className={classes.card}>
          <Way icon={<IconPlayerPlay size={18} stroke={1.7} />} title={empty.demoTitle}>
            {empty.demoText}
            <span className={classes.command}>
              <code>{empty.demoCommand}</code>
              <CopyButton value={empty.demoCommand}>
                {({ copied, copy }) => (
                  <UnstyledButton
                    className={classes.copy}
                    onClick={copy}
                    aria-label={copied ? app.copied : app.copy}
                  >
                    {copied ? app.copied : <IconCopy size={14} stroke={1.7} />}
                  </UnstyledButton>
                )}
              </CopyButton>
            </span>
          </Way>
        </li>
      </ul>
    </div>
  )
}
