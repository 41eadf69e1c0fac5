/**
 * Reading broke down on these texts: it threw, took too long, or ended the thread. Other texts are
 * not concerned; which one it was is found by asking for fewer.
 */
export class UnreadableError extends Error {
  override name = 'UnreadableError'
}
