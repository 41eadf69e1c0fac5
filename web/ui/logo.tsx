/** An ear made of one line, and what it hears. */
export function Logo({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <g fill="none" stroke="var(--on-accent)" strokeWidth="2.6" strokeLinecap="round">
        <path d="M9.5 23.5c3.6 0 3.2-4.2 5-6.2 1.9-2.1 3.5-2.6 3.5-5.6a4.9 4.9 0 0 0-9.8 0" />
        <path d="M21.6 7.2a8 8 0 0 1 0 9" opacity=".9" />
        <path d="M25 4.9a12.6 12.6 0 0 1 0 13.6" opacity=".55" />
      </g>
    </svg>
  )
}
