import type { LearnerCounts } from './counts';
import { type Packer, packer, type Unpacker, unpacker } from './packed';
import type { Review } from './recall';
import { type KnowledgeState, STATE_VERSION } from './trace';

/**
 * A learner's state as bytes: version of the layout, version of the state, then counts, cards and
 * the model's memory. Nothing is lost: the memory's numbers have four bytes anyway.
 */

const VERSION = 1;
const FADING = 6;
/** -1, 0 and 1 of what may be null. */
const TRISTATE = [false, null, true] as const;

export function packState({ learner, memory, reviews }: KnowledgeState): Uint8Array {
  const to = packer();
  to.byte(VERSION);
  to.count(STATE_VERSION);
  to.count(memory.length);
  for (const value of memory) to.float(value);
  packCounts(to, learner);
  for (const value of [learner.firstRight, learner.firstWrong]) to.count(value);
  to.byte(TRISTATE.indexOf(learner.previousRight));
  to.text(learner.previousSkill ?? '');
  packNamed(to, learner.skills, (skill) => {
    packCounts(to, skill);
    for (const value of [skill.last, skill.itemsRight]) to.count(value);
  });
  packNamed(to, learner.items, ({ last, ever }) => to.byte((last ? 1 : 0) + (ever ? 2 : 0)));
  packNamed(to, reviews, ({ lastAt, stability, difficulty }) => {
    for (const value of [lastAt, stability, difficulty]) to.double(value);
  });
  return to.bytes();
}

/** null for bytes of another version, or damaged ones: such a state is rebuilt. */
export function unpackState(packed: Uint8Array): KnowledgeState | null {
  try {
    const from = unpacker(packed);
    if (from.byte() !== VERSION || from.count() !== STATE_VERSION) return null;
    const memory = many(from.count(), from.float);
    const own = unpackCounts(from);
    const [firstRight, firstWrong] = [from.count(), from.count()];
    const previousRight = TRISTATE[from.byte()] ?? null;
    const previousSkill = from.text();
    const skills = unpackNamed(from, () => ({
      ...unpackCounts(from),
      last: from.count(),
      itemsRight: from.count(),
    }));
    const items = unpackNamed(from, () => {
      const flags = from.byte();
      return { last: (flags & 1) === 1, ever: (flags & 2) === 2 };
    });
    const reviews: Record<string, Review> = unpackNamed(from, () => ({
      lastAt: from.double(),
      stability: from.double(),
      difficulty: from.double(),
    }));
    const learner: LearnerCounts = {
      ...own,
      ...{ firstRight, firstWrong, previousRight, skills, items },
      previousSkill: previousRight === null ? null : previousSkill,
    };
    return { version: STATE_VERSION, learner, memory, reviews };
  } catch (error) {
    if (error instanceof RangeError || error instanceof URIError) return null;
    throw error;
  }
}

type Counts = Pick<LearnerCounts, 'right' | 'wrong' | 'decayed' | 'streak' | 'elo'>;

function packCounts(to: Packer, { right, wrong, decayed, streak, elo }: Counts): void {
  for (const value of [right, wrong]) to.count(value);
  to.signed(streak);
  for (const value of [elo, ...decayed]) to.double(value);
}

function unpackCounts(from: Unpacker): Counts {
  const [right, wrong, streak, elo] = [from.count(), from.count(), from.signed(), from.double()];
  return { right, wrong, streak, elo, decayed: many(FADING, from.double) };
}

/** Of each name only what differs from the one before: ids of a module begin alike. */
function packNamed<T>(to: Packer, record: Readonly<Record<string, T>>, pack: (value: T) => void): void {
  const entries = Object.entries(record);
  to.count(entries.length);
  let before = '';
  for (const [name, value] of entries) {
    let alike = 0;
    while (alike < name.length && name[alike] === before[alike]) alike += 1;
    // half of a sign beyond 16 bits is none
    if (/[\ud800-\udbff]/.test(name[alike - 1] ?? '')) alike -= 1;
    to.count(alike);
    to.text(name.slice(alike));
    pack(value);
    before = name;
  }
}

function unpackNamed<T>(from: Unpacker, unpack: () => T): Record<string, T> {
  let name = '';
  const entries = many(from.count(), () => {
    name = name.slice(0, from.count()) + from.text();
    return [name, unpack()] as const;
  });
  return Object.fromEntries(entries);
}

/** An answer reads some hundreds of numbers: a loop takes a fraction of Array.from. */
function many<T>(count: number, read: () => T): T[] {
  const found: T[] = [];
  for (let n = 0; n < count; n += 1) found.push(read());
  return found;
}
