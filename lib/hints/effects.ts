/**
 * What learners did after a hint, beside those who did not see it.
 *
 * The outcome is the first answer to the next other item of the same skill: right without any help,
 * or not. Whoever saw the hint is compared with those who had the same item before them, as often
 * wrong there (never, once, twice and more), and did not see it; each learner counts once. This is
 * no experiment: who asks for a hint differs from who does not in more than wrong answers (time,
 * mood, how sure they are), whoever sees level 2 has seen level 1, and of those who asked before
 * their first answer nobody knows how wrong it would have been. So a difference is a reason to look
 * at a hint, and no more.
 */

/** One exercise as a learner had it before them, in the order of time. */
export interface Showing {
  itemId: string;
  /** Wrong answers in it. */
  wrong: number;
  /** Hints that were seen, with the wrong answers before each. */
  seen: readonly { hintId: string; version: number; level: number; wrongBefore: number }[];
  /** Whether the next other item of its skill was right without help; null: there was none. */
  next: boolean | null;
}

export interface Effect {
  /** Learners who saw it and have an outcome, and those beside them. */
  seen: number;
  others: number;
  /** Of shares, from -1 to 1, with a 95 % interval; above 0: they did better. */
  difference: number;
  low: number;
  high: number;
}

/** Fewer learners on either side say nothing, and might be somebody. */
export const LEAST_LEARNERS = 20;

interface Tally {
  right: number;
  of: number;
}
/** Of one item and need: with the hint, and all who did not see it. */
type Stratum = { seen: Tally; others: Tally };

const need = (wrong: number) => Math.min(2, wrong);

/**
 * Takes learners one after another and keeps counts alone, so that a site of any size fits.
 * @param versionOf the text of a hint that counts now; effects of older ones are another's
 */
export function effectCounts(versionOf: (hintId: string) => number | null) {
  const byHint = new Map<string, Map<string, Stratum>>();
  const byLevel = new Map<number, Map<string, Stratum>>();
  /** Of an item and need, and of those the part that has seen a hint: others are the rest. */
  const all = new Map<string, Tally>();
  const sawIt = new Map<string, Map<string, Tally>>();

  return {
    /** @param showings of one learner in a course; the first of each item counts */
    learner(showings: readonly Showing[]): void {
      const items = new Set<string>();
      const levels = new Map<number, { stratum: string; isSeen: boolean; next: boolean }>();
      for (const { itemId, wrong, seen, next } of showings) {
        if (items.has(itemId) || next === null) continue;
        items.add(itemId);
        const here = `${itemId} ${need(wrong)}`;
        add(tallyOf(all, here), next);
        for (const { hintId, version, wrongBefore } of seen) {
          add(tallyOf(nested(sawIt, hintId), here), next);
          if (version !== versionOf(hintId)) continue;
          add(stratumOf(nested(byHint, hintId), `${itemId} ${need(wrongBefore)}`).seen, next);
        }
        for (const level of [1, 2, 3]) {
          const use = seen.find((one) => one.level === level);
          const known = levels.get(level);
          if (known && (known.isSeen || !use)) continue;
          const stratum = use ? `${itemId} ${need(use.wrongBefore)}` : here;
          levels.set(level, { stratum, isSeen: use !== undefined, next });
        }
      }
      for (const [level, { stratum, isSeen, next }] of levels)
        add(stratumOf(nested(byLevel, level), stratum)[isSeen ? 'seen' : 'others'], next);
    },

    /** Those of which enough learners are known. */
    effects(): { hints: Map<string, Effect>; levels: Map<number, Effect> } {
      for (const [hintId, strata] of byHint)
        for (const [key, stratum] of strata)
          stratum.others = without(all.get(key), sawIt.get(hintId)?.get(key));
      return { hints: measured(byHint), levels: measured(byLevel) };
    },
  };
}

function measured<Key>(strata: ReadonlyMap<Key, ReadonlyMap<string, Stratum>>): Map<Key, Effect> {
  return new Map(
    [...strata].flatMap(([key, own]) => {
      const effect = effectOf([...own.values()]);
      return effect ? [[key, effect] as const] : [];
    }),
  );
}

/**
 * The difference of shares, each stratum weighed by those who saw the hint. Its interval is put
 * together from Wilson's of each share (MOVER: Newcombe, Statistics in Medicine 17, 1998, method
 * 10; Zou and Donner 2008 for weighted sums), which holds at shares of 0 and 1, too.
 * @returns null where fewer than 20 learners on either side can be compared
 */
export function effectOf(strata: readonly Stratum[]): Effect | null {
  const both = strata.filter(({ seen, others }) => seen.of > 0 && others.of > 0);
  const sum = (of: (stratum: Stratum) => number) => both.reduce((total, one) => total + of(one), 0);
  const seen = sum((one) => one.seen.of);
  const others = sum((one) => one.others.of);
  if (seen < LEAST_LEARNERS || others < LEAST_LEARNERS) return null;
  let [difference, below, above] = [0, 0, 0];
  for (const stratum of both) {
    const weight = stratum.seen.of / seen;
    const [one, other] = [wilson(stratum.seen), wilson(stratum.others)];
    difference += weight * (one.share - other.share);
    below += weight ** 2 * ((one.share - one.low) ** 2 + (other.high - other.share) ** 2);
    above += weight ** 2 * ((one.high - one.share) ** 2 + (other.share - other.low) ** 2);
  }
  return {
    seen,
    others,
    difference,
    low: difference - Math.sqrt(below),
    high: difference + Math.sqrt(above),
  };
}

const Z95 = 1.959964;

function wilson({ right, of }: Tally): { share: number; low: number; high: number } {
  const share = right / of;
  const scale = 1 + Z95 ** 2 / of;
  const middle = (share + Z95 ** 2 / (2 * of)) / scale;
  const half = (Z95 * Math.sqrt((share * (1 - share)) / of + Z95 ** 2 / (4 * of ** 2))) / scale;
  return { share, low: middle - half, high: middle + half };
}

function add(tally: Tally, isRight: boolean): void {
  tally.of += 1;
  tally.right += isRight ? 1 : 0;
}

const without = (all: Tally = { right: 0, of: 0 }, part: Tally = { right: 0, of: 0 }): Tally => ({
  ...{ right: all.right - part.right, of: all.of - part.of },
});

function tallyOf(tallies: Map<string, Tally>, key: string): Tally {
  const tally = tallies.get(key) ?? { right: 0, of: 0 };
  tallies.set(key, tally);
  return tally;
}

function stratumOf(strata: Map<string, Stratum>, key: string): Stratum {
  const stratum = strata.get(key) ?? { seen: { right: 0, of: 0 }, others: { right: 0, of: 0 } };
  strata.set(key, stratum);
  return stratum;
}

function nested<Key, Value>(maps: Map<Key, Map<string, Value>>, key: Key): Map<string, Value> {
  const map = maps.get(key) ?? new Map<string, Value>();
  maps.set(key, map);
  return map;
}
