import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { styleNonce } from '../lib/nonce.ts'
import { createQueryClient } from '../lib/queries.ts'
import { createAppRouter } from './router.tsx'
import { theme } from './theme.ts'

const client = createQueryClient()
const router = createAppRouter()

declare module '@tanstack/react-router' {
  // eslint-disable-next-line typescript/consistent-type-definitions -- the router asks for merging
  interface Register {
    router: typeof router
  }
}

export function App() {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      getStyleNonce={() => styleNonce}
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
        <Notifications position="bottom-left" containerWidth="22rem" limit={8} autoClose={6000} />
      </QueryClientProvider>
    </MantineProvider>
  )
}
