import classes from './key-cap.module.css'

/** A key as it is printed on the keyboard; hidden from those who listen, who get aria-keyshortcuts. */
export function KeyCap({ children }: { children: string }) {
  return (
    <kbd className={classes.key} aria-hidden="true">
      {children}
    </kbd>
  )
}
