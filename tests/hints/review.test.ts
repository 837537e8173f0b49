import { describe, expect, it } from 'vitest';
import { reviewOf } from '@/lib/hints/review';
import type { EventKind } from '@/lib/hints/schema';

/** "approved 2": of version 2; "undone #3": of the third event. Without a number: version 1. */
function stateAfter(...said: string[]) {
  const events = said.map((one, at) => {
    const [kind = '', which = '1'] = one.split(' ');
    const undoes = which.startsWith('#') ? Number(which.slice(1)) : null;
    return { seq: at + 1, kind: kind as EventKind, version: undoes ? 1 : Number(which), undoes };
  });
  const { state, version } = reviewOf(events);
  return `${state} ${version}`;
}

describe("a hint's state", () => {
  it.each([
    [[], 'in-review 0'],
    [['drafted'], 'in-review 1'],
    [['drafted', 'approved'], 'approved 1'],
    [['drafted', 'rejected'], 'rejected 1'],
    [['imported', 'approved', 'edited 2'], 'in-review 2'],
    [['imported', 'approved', 'edited 2', 'approved 2'], 'approved 2'],
    [['drafted', 'rejected', 'edited 2', 'approved 2'], 'approved 2'],
    [['drafted', 'approved', 'source-changed'], 'in-review 1'],
    [['drafted', 'approved', 'source-changed', 'approved'], 'approved 1'],
    [['drafted', 'rejected', 'source-changed'], 'rejected 1'],
    [['drafted', 'approved', 'retired'], 'retired 1'],
    [['drafted', 'approved', 'retired', 'approved'], 'retired 1'],
    [['imported', 'approved', 'retired', 'imported 2', 'approved 2'], 'approved 2'],
  ])('after %j is %s', (events, state) => {
    expect(stateAfter(...events)).toBe(state);
  });

  it('is what it was before what is undone', () => {
    expect(stateAfter('drafted', 'approved', 'undone #2')).toBe('in-review 1');
    expect(stateAfter('drafted', 'approved', 'rejected', 'undone #3')).toBe('approved 1');
    expect(stateAfter('imported', 'approved', 'edited 2', 'undone #3')).toBe('approved 1');
    expect(stateAfter('imported', 'approved', 'edited 2', 'approved 2', 'undone #3')).toBe('approved 1');
  });

  it('is not moved by a verdict on another text, or on none', () => {
    expect(stateAfter('approved')).toBe('in-review 0');
    expect(stateAfter('drafted', 'edited 2', 'approved 1')).toBe('in-review 2');
    expect(stateAfter('drafted', 'approved', 'rejected 2')).toBe('approved 1');
  });
});
