import { expect, test } from 'vitest';
import { behind, depthsOf } from '@/lib/content/edit/ways';

const modules = [
  { id: 'a', requires: [] },
  { id: 'b', requires: ['a'] },
  { id: 'c', requires: ['b', 'a'] },
  { id: 'd', requires: ['gone'] },
];

test('modules stand behind what they ask for; what would make a circle is known', () => {
  expect(Object.fromEntries(depthsOf(modules))).toEqual({ a: 0, b: 1, c: 2, d: 0 });
  expect([...behind(modules, 'a')].sort()).toEqual(['b', 'c']);
  expect([...behind(modules, 'c')]).toEqual([]);
  const circle = [{ id: 'a', requires: ['c'] }, ...modules.slice(1)];
  expect([...behind(circle, 'a')].sort()).toEqual(['b', 'c']);
  expect(depthsOf(circle).size).toBe(4);
});
