import { expect, it } from 'vitest';
import type { ApprovedHint } from '@/lib/hints/schema';
import { ladderOf } from '@/lib/practice/ladder';

const hint = (level: number, id = `${level}`, answer: string | null = null): ApprovedHint => ({
  ...{ id, version: 1, level, answer, text: `hint ${id}` },
});
const shown = (...hints: ApprovedHint[]) =>
  hints.map(({ id, level }) => ({ level, hintId: id, language: 'ky' }));
const KY = { language: 'ky' };
const said = ({ given, next, total }: ReturnType<typeof ladderOf>) =>
  `${given.map(({ id }) => id).join(' ')} > ${next?.id ?? 'none'} of ${total}`;
const [one, two, three] = [hint(1), hint(2), hint(3)];

it('goes up one level at a time', () => {
  expect(said(ladderOf([one, two, three], [], KY))).toBe(' > 1 of 3');
  expect(said(ladderOf([one, two, three], shown(one), KY))).toBe('1 > 2 of 3');
  expect(said(ladderOf([one, two, three], shown(three, one, two), KY))).toBe('1 2 3 > none of 3');
});

it('passes over levels that have none, and is empty where there is none at all', () => {
  expect(said(ladderOf([two, three], [], KY))).toBe(' > 2 of 2');
  expect(said(ladderOf([three], shown(one), KY))).toBe(' > 3 of 1');
  expect(said(ladderOf([], [], KY))).toBe(' > none of 0');
});

it('never goes down to a hint that came to a lower level since', () => {
  expect(said(ladderOf([one, two], shown(two), KY))).toBe('2 > none of 1');
});

it('shows again what was shown while it is approved, and not its successor', () => {
  const other = hint(1, 'other');
  expect(said(ladderOf([other, two], shown(one), KY))).toBe(' > 2 of 1');
  expect(said(ladderOf([one, two], shown(one), KY))).toBe('1 > 2 of 2');
});

it('counts what was read in another language as the same level in this one', () => {
  const inRussian = [{ level: 1, hintId: 'ru 1', language: 'ru' }];
  expect(said(ladderOf([one, two], inRussian, KY))).toBe('1 > 2 of 2');
});

it('knows levels alone of what was shown before hints had names', () => {
  expect(said(ladderOf([one, two], [{ level: 1, hintId: null, language: null }], KY))).toBe('1 > 2 of 2');
});

it('begins with the hint for the wrong answer that was just given', () => {
  const forCold = hint(0, 'cold', 'option:cold');
  expect(said(ladderOf([forCold, one], [], KY))).toBe(' > 1 of 1');
  expect(said(ladderOf([forCold, one], [], { ...KY, mistake: 'option:cold' }))).toBe(' > cold of 2');
  expect(said(ladderOf([forCold, one], [], { ...KY, mistake: 'option:warm' }))).toBe(' > 1 of 1');
  expect(said(ladderOf([forCold, one], shown(forCold), { ...KY, mistake: 'option:cold' }))).toBe(
    'cold > 1 of 2',
  );
});
