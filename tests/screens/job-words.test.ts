import { expect, it } from 'vitest';
import en from '@/lib/messages/en.json';
import { KINDS } from '@/lib/server/work/kinds';

it('every kind of work in the background has words', () => {
  expect(Object.keys(en.staff.jobs.kind).sort()).toEqual(KINDS.map(({ name }) => name).sort());
});
