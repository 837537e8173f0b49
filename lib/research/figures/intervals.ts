import { scaleLinear } from 'd3-scale';
import { symbol, symbolCircle, symbolDiamond, symbolSquare, symbolTriangle } from 'd3-shape';
import type { Mark } from './svg';

/** A value with its interval, as one line of a picture. */
export interface IntervalRow {
  label: string;
  /** Stands below the label, smaller. */
  says?: string;
  value: number;
  low: number;
  high: number;
  /** Told apart by shape, so that it is seen without colours too. */
  kind: number;
}

interface Drawing {
  /** What the picture is about, in a sentence. */
  title: string;
  /** What the axis measures, with its unit. */
  axis: string;
  number: (value: number) => string;
  isRightToLeft: boolean;
}

const WIDTH = 720;
const ROW = 34;
/** For labels, and for those with words below. */
const [LABELS, WORDY] = [250, 310];
const EDGE = 28;
const SHAPES = [symbolCircle, symbolSquare, symbolDiamond, symbolTriangle];

/** Values with intervals, one below the other, on an axis with a line at 0. Rows are finite. */
export function intervalFigure(rows: readonly IntervalRow[], drawing: Drawing): Mark {
  const { title, axis, number, isRightToLeft } = drawing;
  const bottom = 12 + rows.length * ROW;
  const ends = [0, ...rows.flatMap(({ low, high }) => [low, high])];
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const labels = rows.some(({ says }) => says) ? WORDY : LABELS;
  const range = isRightToLeft ? [WIDTH - labels, EDGE] : [labels, WIDTH - EDGE];
  const x = scaleLinear([least, most === least ? least + 1 : most], range).nice(6);
  const at = (value: number) => Number((x(value) ?? 0).toFixed(1));
  const line = (x1: number, x2: number, y1: number, y2: number, more: Mark['attributes'] = {}): Mark => ({
    tag: 'line',
    attributes: { x1, x2, y1, y2, stroke: 'currentColor', ...more },
  });
  const words = (text: string, left: number, top: number, anchor: 'start' | 'middle', size = 14): Mark => ({
    tag: 'text',
    attributes: {
      ...{ x: left, y: top, 'text-anchor': anchor, fill: 'currentColor', 'font-size': size },
      ...(anchor === 'start' ? { direction: isRightToLeft ? 'rtl' : 'ltr' } : {}),
    },
    text,
  });
  const ticks = x
    .ticks(6)
    .flatMap((tick) => [
      line(at(tick), at(tick), 6, bottom, { 'stroke-opacity': tick === 0 ? 0.9 : 0.18 }),
      words(number(tick), at(tick), bottom + 18, 'middle'),
    ]);
  const drawn = rows.map(({ label, says, value, low, high, kind }, n): Mark => {
    const y = 12 + (n + 0.5) * ROW;
    const start = isRightToLeft ? WIDTH - 4 : 4;
    const shape = symbol(SHAPES[kind % SHAPES.length], 90)() ?? '';
    return {
      tag: 'g',
      attributes: {},
      parts: [
        words(label, start, says ? y - 2 : y + 5, 'start'),
        ...(says ? [words(says, start, y + 12, 'start', 12)] : []),
        line(at(low), at(high), y, y, { 'stroke-width': 2.5, 'stroke-opacity': 0.75 }),
        line(at(low), at(low), y - 6, y + 6, { 'stroke-width': 2 }),
        line(at(high), at(high), y - 6, y + 6, { 'stroke-width': 2 }),
        {
          tag: 'path',
          attributes: { d: shape, transform: `translate(${at(value)} ${y})`, fill: 'currentColor' },
        },
      ],
    };
  });
  const middle = (at(x.domain()[0] ?? 0) + at(x.domain()[1] ?? 0)) / 2;
  return {
    tag: 'svg',
    attributes: { viewBox: `0 0 ${WIDTH} ${bottom + 46}`, role: 'img', 'aria-label': title },
    parts: [
      { tag: 'title', attributes: {}, text: title },
      ...ticks,
      ...drawn,
      words(axis, middle, bottom + 40, 'middle'),
    ],
  };
}
