import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { leads as words } from '../../lib/words/leads.ts'

/** The way to how leads are handled. */
export function SalesLink() {
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      color="gray"
      renderRoot={(props) => <Link to="/sales" {...props} />}
    >
      {words.sales.link}
    </Button>
  )
}
