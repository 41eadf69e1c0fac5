/** What the server's Content-Security-Policy lets a style element through with. */
export const styleNonce =
  document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
