import { scaleLinear } from 'd3-scale';
import { line as lineOf } from 'd3-shape';
import type { Mark } from './svg';

/** A point, with its interval where it has one. */
export interface Point {
  x: number;
  y: number;
  low?: number;
  high?: number;
}

/** Points or a line of a picture; told apart by dashes, so that it is seen without colours too. */
export interface Series {
  label: string;
  /** Stands behind the label where lines are told apart. */
  says?: string;
  points: readonly Point[];
  as: 'dots' | 'line' | 'dashes' | 'bars';
}

interface Drawing {
  /** What the picture is about, in a sentence. */
  title: string;
  /** What the axes measure, with their units. */
  x: string;
  y: string;
  /** Where the axis upwards begins and ends at least. */
  within: readonly [number, number];
  number: (value: number) => string;
  isRightToLeft: boolean;
}

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [720, 340, 64, 20, 34, 52];
/** Of a line's key. */
const KEY_HEIGHT = 22;
const DASHES = ['', '7 4', '2 3', '9 3 2 3', '1 4', '12 4', '4 2 1 2'];

/** Series over one axis; all numbers are finite. */
export function chartFigure(series: readonly Series[], drawing: Drawing): Mark {
  const { title, within, number, isRightToLeft } = drawing;
  const points = series.flatMap((one) => one.points);
  const xs = points.map((one) => one.x);
  const ys = points.flatMap(({ y, low, high }) => [y, low ?? y, high ?? y]);
  const [least, most] = [Math.min(...xs), Math.max(...xs)];
  const range = isRightToLeft ? [WIDTH - LEFT, RIGHT] : [LEFT, WIDTH - RIGHT];
  const x = scaleLinear([least, most === least ? least + 1 : most], range).nice(8);
  const top = [HEIGHT - BOTTOM, TOP];
  const y = scaleLinear([Math.min(within[0], ...ys), Math.max(within[1], ...ys)], top).nice(5);
  const at = (value: number) => Number(value.toFixed(1));
  const words = (text: string, left: number, upper: number, anchor: 'start' | 'middle' | 'end'): Mark => ({
    tag: 'text',
    attributes: { x: left, y: upper, 'text-anchor': anchor, fill: 'currentColor', 'font-size': 14 },
    text,
  });
  const stroke = (x1: number, x2: number, y1: number, y2: number, more: Mark['attributes'] = {}): Mark => ({
    tag: 'line',
    attributes: {
      ...{ x1: at(x1), x2: at(x2), y1: at(y1), y2: at(y2) },
      ...{ stroke: 'currentColor', 'stroke-opacity': 0.18, ...more },
    },
  });
  // what is counted has no halves
  const isCounted = xs.every(Number.isInteger);
  const acrossTicks = x.ticks(8).filter((tick) => !isCounted || Number.isInteger(tick));
  const side = isRightToLeft ? WIDTH - LEFT + 8 : LEFT - 8;
  const axes = [
    ...y
      .ticks(5)
      .flatMap((tick) => [
        stroke(isRightToLeft ? RIGHT : LEFT, isRightToLeft ? WIDTH - LEFT : WIDTH - RIGHT, y(tick), y(tick)),
        words(number(tick), side, at(y(tick)) + 5, isRightToLeft ? 'start' : 'end'),
      ]),
    ...acrossTicks.map((tick) => words(number(tick), at(x(tick)), HEIGHT - BOTTOM + 20, 'middle')),
    words(drawing.x, WIDTH / 2, HEIGHT - 10, 'middle'),
    words(drawing.y, isRightToLeft ? WIDTH - 4 : 4, 18, isRightToLeft ? 'end' : 'start'),
  ];
  let lines = 0;
  const drawn = series.flatMap((one): Mark[] => {
    if (one.as === 'bars') return one.points.map((point) => bar(point, x, y, one.points.length));
    if (one.as === 'dots')
      return one.points.flatMap(({ x: px, y: py, low, high }) => [
        ...(low === undefined || high === undefined
          ? []
          : [stroke(x(px), x(px), y(low), y(high), { 'stroke-opacity': 0.6, 'stroke-width': 2 })]),
        {
          tag: 'rect' as const,
          attributes: { x: at(x(px) - 4), y: at(y(py) - 4), width: 8, height: 8, fill: 'currentColor' },
        },
      ]);
    const path = lineOf<Point>(
      (point) => at(x(point.x)),
      (point) => at(y(point.y)),
    )(one.points);
    const dashes = one.as === 'dashes' ? '2 4' : (DASHES[lines % DASHES.length] ?? '');
    if (one.as === 'line') lines += 1;
    const attributes = { d: path ?? '', fill: 'none', stroke: 'currentColor', 'stroke-width': 2 };
    return [{ tag: 'path', attributes: dashes ? { ...attributes, 'stroke-dasharray': dashes } : attributes }];
  });
  const keys = keysOf(series, isRightToLeft);
  const height = HEIGHT + keys.length * KEY_HEIGHT;
  return {
    tag: 'svg',
    attributes: { viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', 'aria-label': title },
    parts: [{ tag: 'title', attributes: {}, text: title }, ...axes, ...drawn, ...keys],
  };
}

/** Which line is which, below the axis; of one line nothing is said. */
function keysOf(series: readonly Series[], isRightToLeft: boolean): Mark[] {
  const lines = series.filter(({ as }) => as === 'line');
  if (lines.length < 2) return [];
  return lines.map(({ label, says }, n) => {
    const from = isRightToLeft ? WIDTH - LEFT : LEFT;
    const to = (length: number) => from + (isRightToLeft ? -length : length);
    const y = HEIGHT + 8 + n * KEY_HEIGHT;
    const dashes = DASHES[n % DASHES.length];
    const stroke = { stroke: 'currentColor', 'stroke-width': 2 };
    const words = { 'text-anchor': 'start', direction: isRightToLeft ? 'rtl' : 'ltr' };
    const drawn = { x1: from, x2: to(34), y1: y, y2: y, ...stroke };
    return {
      tag: 'g',
      attributes: {},
      parts: [
        { tag: 'line', attributes: dashes ? { ...drawn, 'stroke-dasharray': dashes } : drawn },
        {
          tag: 'text',
          attributes: { x: to(42), y: y + 5, ...words, fill: 'currentColor', 'font-size': 13 },
          text: says ? `${label}: ${says}` : label,
        },
      ],
    };
  });
}

type Scale = ReturnType<typeof scaleLinear<number, number>>;

function bar({ x: px, y: py }: Point, x: Scale, y: Scale, count: number): Mark {
  const wide = Math.max(2, (0.8 * (WIDTH - LEFT - RIGHT)) / Math.max(1, count + 1));
  const [foot] = y.range();
  return {
    tag: 'rect',
    attributes: {
      ...{
        x: Number((x(px) - wide / 2).toFixed(1)),
        y: Number(y(py).toFixed(1)),
        width: Number(wide.toFixed(1)),
      },
      ...{ height: Number(((foot ?? 0) - y(py)).toFixed(1)), fill: 'currentColor', 'fill-opacity': 0.55 },
    },
  };
}
