import { scaleLinear } from 'd3-scale';
import { area, line, symbol, symbolCircle, symbolDiamond, symbolSquare, symbolTriangle } from 'd3-shape';
import type { Mark } from './svg';

/** A curve with its band; told apart by shape and dashes, so that it is seen without colours. */
export interface CurveRow {
  label: string;
  points: readonly { n: number; value: number; low: number; high: number }[];
}

interface Drawing {
  /** What the picture is about, in a sentence. */
  title: string;
  /** What the axes measure, with their units. */
  across: string;
  up: string;
  number: (value: number) => string;
  isRightToLeft: boolean;
}

const WIDTH = 720;
const HEIGHT = 340;
const [TOP, BOTTOM, SIDE, EDGE] = [34, 52, 60, 24] as const;
const SHAPES = [symbolCircle, symbolSquare, symbolDiamond, symbolTriangle];
const DASHES = ['none', '7 4', '2 4', '10 3 2 3'];

/** Curves over whole numbers from 1, from 0 up to their highest band. Points are finite. */
export function curveFigure(rows: readonly CurveRow[], drawing: Drawing): Mark {
  const { title, across, up, number, isRightToLeft } = drawing;
  const points = rows.flatMap((row) => row.points);
  const last = Math.max(2, ...points.map(({ n }) => n));
  const highest = Math.max(0.1, ...points.map(({ high }) => high));
  const sides = [SIDE, WIDTH - EDGE];
  const x = scaleLinear([1, last], isRightToLeft ? sides.map((at) => WIDTH - at) : sides);
  const y = scaleLinear([0, highest], [HEIGHT - BOTTOM, TOP]).nice(5);
  const start = x(1);
  const ticks = [
    ...y.ticks(5).flatMap((tick) => [
      stroke({
        x1: x(1),
        x2: x(last),
        y1: y(tick),
        y2: y(tick),
        'stroke-opacity': tick === 0 ? 0.9 : 0.18,
      }),
      words(number(tick), start + (isRightToLeft ? 30 : -30), y(tick) + 5, 'middle'),
    ]),
    ...Array.from({ length: last }, (_, n) => words(number(n + 1), x(n + 1), HEIGHT - BOTTOM + 20, 'middle')),
  ];
  const drawn = rows.map(({ label, points: own }, kind): Mark => {
    const shape = symbol(SHAPES[kind % SHAPES.length], 60)() ?? '';
    const band = area<CurveRow['points'][number]>(
      ({ n }) => x(n),
      ({ low }) => y(low),
      ({ high }) => y(high),
    );
    const path = line<CurveRow['points'][number]>(
      ({ n }) => x(n),
      ({ value }) => y(value),
    );
    const dashes = { 'stroke-dasharray': DASHES[kind % DASHES.length] ?? 'none', 'stroke-width': 2 };
    const at = SIDE + (kind * (WIDTH - SIDE - EDGE)) / Math.max(1, rows.length);
    const key = isRightToLeft ? WIDTH - at : at;
    const away = isRightToLeft ? -1 : 1;
    const sign = (left: number, top: number): Mark => ({
      tag: 'path',
      attributes: { d: shape, transform: `translate(${short(left)} ${short(top)})`, fill: 'currentColor' },
    });
    return {
      tag: 'g',
      attributes: {},
      parts: [
        {
          tag: 'path',
          attributes: { d: rounded(band([...own])), fill: 'currentColor', 'fill-opacity': 0.13 },
        },
        {
          tag: 'path',
          attributes: { d: rounded(path([...own])), fill: 'none', stroke: 'currentColor', ...dashes },
        },
        ...own.map(({ n, value }) => sign(x(n), y(value))),
        stroke({ x1: key, x2: key + away * 34, y1: 14, y2: 14, ...dashes }),
        sign(key + away * 17, 14),
        {
          ...words(label, key + away * 42, 19, 'start'),
          attributes: keyed(label, key + away * 42, isRightToLeft),
        },
      ],
    };
  });
  return {
    tag: 'svg',
    attributes: { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': title },
    parts: [
      { tag: 'title', attributes: {}, text: title },
      ...ticks,
      ...drawn,
      words(across, (x(1) + x(last)) / 2, HEIGHT - 8, 'middle'),
      { ...words(up, 0, 0, 'middle'), attributes: upright(up, isRightToLeft) },
    ],
  };
}

const short = (value: number) => Number(value.toFixed(1));
const rounded = (path: string | null) =>
  (path ?? '').replace(/\d+\.\d+/g, (found) => String(short(Number(found))));

function stroke(attributes: Record<string, string | number>): Mark {
  const ends = Object.entries(attributes).map(([name, value]) => [
    name,
    typeof value === 'number' && /^[xy]/.test(name) ? short(value) : value,
  ]);
  return { tag: 'line', attributes: { ...Object.fromEntries(ends), stroke: 'currentColor' } };
}

function words(text: string, left: number, top: number, anchor: 'start' | 'middle'): Mark {
  const at = { x: short(left), y: short(top), 'text-anchor': anchor };
  return { tag: 'text', attributes: { ...at, fill: 'currentColor', 'font-size': 14 }, text };
}

const keyed = (text: string, left: number, isRightToLeft: boolean): Mark['attributes'] => ({
  ...words(text, left, 19, 'start').attributes,
  direction: isRightToLeft ? 'rtl' : 'ltr',
});

/** Along the axis, read from below. */
function upright(text: string, isRightToLeft: boolean): Mark['attributes'] {
  const left = isRightToLeft ? WIDTH - 12 : 14;
  const middle = (TOP + HEIGHT - BOTTOM) / 2;
  return { ...words(text, 0, 0, 'middle').attributes, transform: `translate(${left} ${middle}) rotate(-90)` };
}
