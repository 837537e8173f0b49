import * as z from 'zod';

const names = z.object({ count: z.number().int(), first: z.array(z.string()) });

/** What one list has and another has not; of long ones the first names alone. */
export const difference = z.object({ added: names, changed: names, gone: names });
export type Difference = z.infer<typeof difference>;

/** Names of a list that are told one by one. */
const MOST = 12;

/** @param before what is there, and @param after what comes: name -> what changes with it */
export function differenceOf(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): Difference {
  const all = [...after.keys()];
  return {
    added: told(all.filter((name) => !before.has(name))),
    changed: told(all.filter((name) => before.has(name) && before.get(name) !== after.get(name))),
    gone: told([...before.keys()].filter((name) => !after.has(name))),
  };
}

const told = (list: string[]) => ({ count: list.length, first: list.slice(0, MOST) });
