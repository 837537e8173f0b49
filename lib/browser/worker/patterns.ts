import { readDanger } from '@/lib/tutor/danger';
import { readTalk } from '@/lib/tutor/talk-patterns';
import { UstatError } from '../../errors';
import type { TutorPart } from '../pack/schema';
import { hashIn, type Saved, type SavedCourse } from '../store/saved';
import type { Patterns } from './twins/web/services';

/**
 * What danger and talk are heard by, as it was read once: ten thousand phrases, each in one
 * spelling, take on their way twenty times the memory that they keep.
 */
interface Kept {
  /** Of what it was read of, and how. */
  hash: string;
  value: Patterns;
}
/** Another one where reading gives something else (tests/tutor/patterns-kept.test.ts). */
const FORMAT = 1;

/** As long as this worker lives. */
let patterns: Kept | null = null;

/** For when somebody asks: on most pages nobody does. */
export async function patternsOf(saved: Saved, course: SavedCourse): Promise<Patterns> {
  const hash = `${FORMAT} ${hashIn(course.manifest, 'tutor')}`;
  if (patterns?.hash === hash) return patterns.value;
  const name = `patterns ${course.manifest.courseId}`;
  const known = await saved.derived<Kept>(name);
  patterns = known?.hash === hash ? known : { hash, value: await readPatterns(saved, course) };
  if (patterns !== known) await saved.putDerived(name, patterns).catch(() => {});
  return patterns.value;
}

async function readPatterns(saved: Saved, { manifest }: SavedCourse): Promise<Patterns> {
  const part = await saved.partOnce<TutorPart>(manifest.courseId, 'tutor');
  if (!part) throw new UstatError('not-found', 'No patterns on this phone.');
  return { danger: readDanger(part.danger), talk: readTalk(part.talk) };
}
