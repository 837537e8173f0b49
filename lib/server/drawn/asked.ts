import { AsyncLocalStorage } from 'node:async_hooks';
import type { ScreenLanguage } from '@/lib/auth/schema';

/** A page that is being drawn: several are at once, each for somebody else. */
export interface Asked {
  url: URL;
  headers: Headers;
  /** Of the screen; English until it is known. */
  language: ScreenLanguage;
  timeZone: string;
  /** What was asked once for this page, by what asks. */
  known: Map<unknown, unknown>;
}

const storage = new AsyncLocalStorage<Asked>();

export const drawing = <T>(asked: Asked, work: () => T): T => storage.run(asked, work);

/** @throws Error outside of a page */
export function asked(): Asked {
  const now = storage.getStore();
  if (!now) throw new Error('No page is being drawn.');
  return now;
}
