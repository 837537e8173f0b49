import { packer, type Unpacker, unpacker } from '../knowledge/packed';
import type { ItemDecision } from './store';

/**
 * The choices of a round's items as bytes, one behind the other: who chose among what stands in a
 * list that all choices of a policy in a module share, and its number comes first. Items of the
 * same score and chance share one entry, so that a choice takes some 30 bytes. The seed is round
 * and position.
 */

const VERSION = 1;
/** In the order of the codes' numbers: of this version of the layout, only added to. */
const REASONS: readonly string[] = [
  ...['goes-well', 'wanted-most', 'in-order', 'by-chance', 'lowest-mastery', 'progress'],
  ...['nearest-target', 'hardest-left'],
];

/** What the dice of a round's exercise are thrown by. @param position from 1 */
export const seedOf = (roundId: string, position: number): string => `${roundId}/${position}`;

export interface PackedChoice {
  /** Policy and items. */
  ids: string[];
  packed: Uint8Array;
}

/** @param numberOf the list's number, as everybody works it out */
export function packChoice(made: ItemDecision, numberOf: (ids: readonly string[]) => number): PackedChoice {
  const ids = [made.policy, ...made.scores.map(({ id }) => id)];
  const weights = new Map<string, { score: number; propensity: number; items: number[] }>();
  for (const [n, { score, propensity }] of made.scores.entries()) {
    if (score === 0 && propensity === 0) continue;
    const key = `${Math.fround(score)} ${Math.fround(propensity)}`;
    const same = weights.get(key) ?? { score, propensity, items: [] };
    weights.set(key, { ...same, items: [...same.items, n] });
  }
  const to = packer();
  to.byte(VERSION);
  to.count(numberOf(ids));
  to.count(made.position);
  to.count(made.scores.findIndex(({ id }) => id === made.choice));
  const reason = REASONS.indexOf(made.reason);
  to.byte(reason + 1);
  if (reason < 0) to.text(made.reason);
  to.count(weights.size);
  for (const { score, propensity, items } of weights.values()) {
    to.float(score);
    to.float(propensity);
    to.count(items.length);
    for (const item of items) to.count(item);
  }
  return { ids, packed: to.bytes() };
}

/** Numbers of the lists that a round's choices name. */
export const listsOf = (packed: Uint8Array): number[] => readAll(packed).map(({ list }) => list);

/**
 * @param idsOf the list of a number
 * @throws Error for bytes of a layout that this program does not know
 */
export function unpackChoices(
  packed: Uint8Array,
  idsOf: (list: number) => readonly string[],
): ItemDecision[] {
  return readAll(packed).map(({ list, choice, weights, ...rest }) => {
    const [policy = '', ...items] = idsOf(list);
    const scores = items.map((id, n) => {
      const own = weights.find((one) => one.items.includes(n));
      return { id, score: own?.score ?? 0, propensity: own?.propensity ?? 0 };
    });
    const { id = '', propensity = 1 } = scores[choice] ?? {};
    return { ...rest, policy, choice: id, propensity, scores };
  });
}

function readAll(packed: Uint8Array) {
  const from = unpacker(packed);
  const found: ReturnType<typeof readOne>[] = [];
  while (from.left() > 0) found.push(readOne(from));
  return found;
}

function readOne(from: Unpacker) {
  const version = from.byte();
  if (version !== VERSION) throw new Error(`A choice of layout ${version}, which a newer Ustat made.`);
  const list = from.count();
  const [position, choice] = [from.count(), from.count()];
  const reason = from.byte();
  const said = reason === 0 ? from.text() : (REASONS[reason - 1] ?? '');
  const weights = Array.from({ length: from.count() }, () => ({
    score: from.float(),
    propensity: from.float(),
    items: Array.from({ length: from.count() }, () => from.count()),
  }));
  return { list, position, choice, reason: said, weights };
}
