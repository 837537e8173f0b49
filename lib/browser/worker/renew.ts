import { manifestOf, partOf } from '../pack/fetch';
import { isAlike } from '../store/saved';
import type { Phone } from './assemble';

/** So long, in milliseconds, the small parts of saved courses stand. */
const STANDS_MS = 3_600_000;

/** What helps in danger, hints that curators withdraw, words of pages: a few kB. */
const isSmall = (name: string) => name === 'tutor' || name === 'hints' || name.startsWith('messages/');

/**
 * Once an hour the small parts of saved courses become those of the server; lessons and exercises
 * stay as they are until the learner has them fetched.
 * @throws TypeError where the network fails; what has come by then stands
 */
export async function renew({ saved }: Phone, now: number): Promise<void> {
  const before = (await saved.derived<number>('renewed')) ?? 0;
  if (Math.abs(now - before) < STANDS_MS) return;
  for (const { manifest } of await saved.courses()) {
    const later = await manifestOf(manifest.courseId);
    if (!isAlike(manifest, later)) continue;
    const known = new Set(manifest.parts.map(({ hash }) => hash));
    const changed = later.parts.filter(({ name, hash }) => isSmall(name) && !known.has(hash));
    for (const part of changed) await saved.putPart(part.hash, await partOf(manifest.courseId, part));
    const names = changed.map(({ name }) => name);
    if (names.length > 0) await saved.swap(later, names);
  }
  await saved.putDerived('renewed', now);
}
