import { notifications } from '@mantine/notifications'
import type { ReactNode } from 'react'
import { ApiError } from '../lib/api.ts'
import { strings } from '../lib/strings.ts'

const closeButtonProps = { 'aria-label': strings.app.close }

/** Says that something is done. */
export function toast(message: ReactNode, id?: string): void {
  notifications.show({ message, closeButtonProps, ...(id === undefined ? {} : { id }) })
}

/** Says that something did not work, and why, long enough to be read. */
export function toastFailure(title: string, error: unknown): void {
  const message =
    error instanceof ApiError || error instanceof Error ? error.message : strings.app.failed
  notifications.show({ title, message, color: 'red', autoClose: 12_000, closeButtonProps })
}
