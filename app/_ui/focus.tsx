'use client';

import { useEffect } from 'react';

/**
 * Moves focus to what has just appeared. @param mark changes when there is something new to look at
 */
export function Focus({ on, mark }: { on: string; mark: string }) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new mark moves the focus again
  useEffect(() => document.getElementById(on)?.focus(), [on, mark]);
  return null;
}
