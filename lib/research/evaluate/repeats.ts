/** Whole rows that a table holds again: events of the same kind, or a copy of the file. */

export interface Repeats {
  /** Whether an id or a time tells rows apart: then a row that comes again is a copy. */
  identified: boolean;
  /** Rows that came again. */
  repeats: number;
  /** How often every row stands, where each stands equally often; else 1. */
  copies: number;
}

/** Watches rows go by; `width` cells each. */
export function repeatWatch(width: number) {
  const times = new Map<number, number>();
  // A column tells rows apart while no two different rows share a value of it.
  const telling = new Map(Array.from({ length: width }, (_, at) => [at, new Set<string>()]));
  let repeats = 0;
  return {
    /** Whether the same row was there before. */
    isRepeat(cells: readonly string[]): boolean {
      const key = hashOf(cells);
      const before = times.get(key) ?? 0;
      times.set(key, before + 1);
      if (before > 0) {
        repeats += 1;
        return true;
      }
      for (const [at, values] of telling) {
        const value = cells[at] ?? '';
        if (values.has(value)) telling.delete(at);
        else values.add(value);
      }
      return false;
    },
    done(): Repeats {
      const [first = 1, ...others] = times.values();
      const even = times.size > 1 && others.every((count) => count === first);
      return { identified: telling.size > 0, repeats, copies: even ? first : 1 };
    },
  };
}

/** 52 bits of two FNV-1a hashes. */
function hashOf(cells: readonly string[]): number {
  let [low, high] = [0x811c9dc5, 0x9dc5811c];
  for (const cell of cells) {
    for (let at = 0; at <= cell.length; at += 1) {
      const code = at === cell.length ? 0x1f : cell.charCodeAt(at);
      low = Math.imul(low ^ code, 0x01000193);
      high = Math.imul(high ^ code, 0x85ebca6b);
      high ^= high >>> 13;
    }
  }
  return (low >>> 0) + (high >>> 12) * 2 ** 32;
}
