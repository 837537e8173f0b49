import { describe, expect, it } from 'vitest';
import { chartFigure, type Series } from '@/lib/research/figures/chart';
import { curveFigure } from '@/lib/research/figures/curves';
import { type IntervalRow, intervalFigure } from '@/lib/research/figures/intervals';
import { type Mark, svgFile } from '@/lib/research/figures/svg';

const row = (label: string, value: number, low: number, high: number): IntervalRow => ({
  ...{ label, value, low, high, kind: 0 },
});
const drawn = (rows: IntervalRow[], isRightToLeft = false) =>
  intervalFigure(rows, { title: 'Differences', axis: 'share', number: String, isRightToLeft });
const all = (mark: Mark): Mark[] => [mark, ...(mark.parts ?? []).flatMap(all)];
const place = (mark: Mark) => Number(/translate\((\S+)/.exec(String(mark.attributes.transform))?.[1]);
const signs = (mark: Mark) =>
  all(mark)
    .filter(({ tag }) => tag === 'path')
    .map(place);

it('puts larger values further to the end, from either side', () => {
  const rows = [row('a', -0.1, -0.2, 0), row('b', 0.3, 0.2, 0.4)];
  const [first = 0, second = 0] = signs(drawn(rows));
  expect(first).toBeLessThan(second);
  const [turned = 0, other = 0] = signs(drawn(rows, true));
  expect(turned).toBeGreaterThan(other);
});

it('is drawn of finite numbers, also where all values are one', () => {
  for (const rows of [[row('a', 0, 0, 0)], [row('a', 5, 5, 5)], [row('a', -1e-9, -2e-9, 1e9)]])
    for (const { attributes } of all(drawn(rows)))
      for (const value of Object.values(attributes)) expect(String(value)).not.toMatch(/NaN|Infinity/);
});

it('is a file of its own: a title, units, and no name that closes a tag', () => {
  const file = svgFile(drawn([row('</text><script>', 1, 0, 2)]));
  expect(file).toContain('<title>Differences</title>');
  expect(file).toContain('>share</text>');
  expect(file).not.toContain('<script');
  expect(file).toContain('&lt;script&gt;');
});

describe('curves', () => {
  const rows = ['all <hints>', 'one'].map((label, kind) => ({
    label,
    points: [1, 2, 3].map((n) => ({ n, value: 0.5 / n + 0.1 * kind, low: 0.4 / n, high: 0.7 / n + 0.1 })),
  }));
  const drawn = (isRightToLeft: boolean) =>
    svgFile(
      curveFigure(rows, { title: 'Curves', across: 'times', up: 'share', number: String, isRightToLeft }),
    );

  it('are told apart without colours, with their words escaped and every number one', () => {
    const svg = drawn(false);
    expect(svg).toContain('all &lt;hints&gt;');
    expect(svg).toContain('stroke-dasharray="7 4"');
    expect(svg.match(/fill-opacity/g)).toHaveLength(2);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    const none = curveFigure([], { title: '', across: '', up: '', number: String, isRightToLeft: false });
    expect(svgFile(none)).not.toMatch(/NaN|Infinity/);
  });

  it('begin at the right where one reads from there', () => {
    const starts = (svg: string) => Number(/<path d="M([\d.]+),/.exec(svg)?.[1]);
    expect(starts(drawn(false))).toBe(60);
    expect(starts(drawn(true))).toBe(660);
  });
});

it('says below a label what it stands for, and keeps the axis clear of it', () => {
  const rows = [{ ...row('zpdes', 1, 0, 2), says: 'where answers get better' }, row('random', 1, 0, 2)];
  const texts = (mark: Mark) => all(mark).filter(({ tag }) => tag === 'text');
  const own = texts(drawn(rows)).filter(({ text }) => /zpdes|better|random/.test(text ?? ''));
  expect(own.map(({ text, attributes }) => [text, attributes['font-size']])).toEqual([
    ['zpdes', 14],
    ['where answers get better', 12],
    ['random', 14],
  ]);
  const [label, says] = own.map(({ attributes }) => Number(attributes.y));
  expect(says).toBeGreaterThan(label ?? Number.NaN);
  const leftmost = (mark: Mark) =>
    Math.min(
      ...all(mark)
        .filter(({ tag }) => tag === 'line')
        .map(({ attributes }) => Number(attributes.x1)),
    );
  expect(leftmost(drawn(rows))).toBeGreaterThan(leftmost(drawn(rows.slice(1))));
});

describe('lines of a chart', () => {
  const line = (label: string, says?: string): Series => ({
    ...{ label, as: 'line', ...(says ? { says } : {}) },
    points: [0, 10].map((x) => ({ x, y: x / 20 })),
  });
  const chart = (series: Series[], isRightToLeft = false) =>
    chartFigure(series, {
      title: 'Scores',
      x: 'items',
      y: 'score',
      within: [0, 1],
      number: String,
      isRightToLeft,
    });
  const tall = (mark: Mark) => Number(String(mark.attributes.viewBox).split(' ').at(-1));

  it('have a key each, dashed as they are, from the side where one reads', () => {
    const series = [line('ustat', 'as usual'), line('<random>')];
    const svg = svgFile(chart(series));
    expect(svg).toContain('>ustat: as usual<');
    expect(svg).toContain('>&lt;random&gt;<');
    expect(svg.match(/stroke-dasharray="7 4"/g)).toHaveLength(2);
    const keys = (mark: Mark) =>
      all(mark)
        .filter(({ tag, text }) => tag === 'text' && /ustat|random/.test(text ?? ''))
        .map(({ attributes }) => Number(attributes.x));
    expect(keys(chart(series))).toEqual([106, 106]);
    expect(keys(chart(series, true))).toEqual([614, 614]);
    expect(tall(chart(series))).toBe(tall(chart([])) + 44);
  });

  it('have none where there is one', () => {
    expect(svgFile(chart([line('ustat')]))).not.toContain('ustat');
    expect(tall(chart([line('ustat')]))).toBe(tall(chart([])));
  });
});
