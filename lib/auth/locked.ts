/**
 * Whether what began at a moment is locked: each reset of a PIN locks what came since the one
 * before, until somebody gives the recovery code of its day.
 * @param resets the first one first
 */
export function isLocked(resets: readonly { at: Date; openedAt: Date | null }[], began: Date): boolean {
  return resets.find(({ at }) => began < at)?.openedAt === null;
}
