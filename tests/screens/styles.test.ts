import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const app = new URL('../../app/', import.meta.url);
const css = readFileSync(new URL('globals.css', app), 'utf8');
/** Screens, and what a phone draws by itself. */
const pages = [app, new URL('../../lib/browser/worker/', import.meta.url)].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tsx'))
    .map((file) => ({ file, source: readFileSync(new URL(file, folder), 'utf8') })),
);

describe('globals.css', () => {
  test('knows no left and right, so that Arabic needs no rule of its own', () => {
    const physical =
      /\b(?:margin|padding|border)-(?:left|right)\b|\b(?:left|right)\s*:|text-align:\s*(?:left|right)/g;
    expect(css.replace(/\.right\b|--right(?:-soft)?:/g, '').match(physical)).toBeNull();
  });

  test('fetches nothing', () => {
    expect(css.match(/@import|@font-face|url\((?!"?data:)/g)).toBeNull();
  });

  test('has no class that no screen uses', () => {
    const used = pages.map(({ source }) => source).join('\n');
    const classes = new Set(
      [...css.replace(/url\([^)]*\)/g, '').matchAll(/\.([a-z][a-z-]*)\b/g)].map((match) => match[1] ?? ''),
    );
    const states = ['is-learning', 'is-known', 'is-mastered', 'is-review'];
    const unused = [...classes].filter(
      (name) => !states.includes(name) && !new RegExp(`\\b${name}\\b`).test(used),
    );
    expect(unused).toEqual([]);
  });
});

test('no screen has an inline style, which the content security policy would drop', () => {
  expect(pages.filter(({ source }) => /\bstyle=/.test(source)).map(({ file }) => file)).toEqual([]);
});

// ---------------------------------------------------------------- contrast

type Colours = Record<string, string>;

function tokens(block: RegExp): Colours {
  const body = block.exec(css)?.[1] ?? '';
  return Object.fromEntries(
    [...body.matchAll(/--([a-z0-9-]+):\s*(#[0-9a-f]{6})/g)].map((m) => [m[1] ?? '', m[2] ?? '']),
  );
}

/** Relative luminance and contrast ratio as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const TEXT: [string, string][] = [
  ...['ink', 'ink-2', 'action'].flatMap((ink): [string, string][] =>
    ['paper', 'wool', 'action-soft'].map((ground) => [ink, ground]),
  ),
  ['ink', 'right-soft'],
  ['ink-2', 'right-soft'],
  ['ink', 'notyet-soft'],
  ['ink-2', 'notyet-soft'],
  ['ink', 'danger-soft'],
  ['ink-2', 'danger-soft'],
  ['action', 'danger-soft'],
  ['ink', 'mark'],
  ['on-action', 'action'],
  ['right', 'paper'],
  ['right', 'right-soft'],
  ['notyet', 'paper'],
  ['notyet', 'wool'],
  ['notyet', 'notyet-soft'],
  ['danger', 'paper'],
  ['danger', 'danger-soft'],
];

const light = tokens(/:root, \[data-theme="light"\] \{([^}]*)\}/);
const dark = tokens(/\n\[data-theme="dark"\] \{([^}]*)\}/);
const asked = tokens(/:root:not\(\[data-theme\]\) \{([^}]*)\}/);

test('dark by choice and dark by the phone are the same', () => {
  expect(asked).toEqual(dark);
});

describe.each([
  ['light', light],
  ['dark', dark],
])('in %s colours', (_, colours) => {
  test.each(TEXT)('%s on %s reads at 4.5:1', (ink, ground) => {
    expect(contrast(colours[ink] ?? '', colours[ground] ?? '')).toBeGreaterThanOrEqual(4.5);
  });

  test.each([
    ['edge', 'paper'],
    ['edge', 'wool'],
    ['action', 'paper'],
    ['notyet', 'line'],
  ])('the edge %s on %s shows at 3:1', (edge, ground) => {
    expect(contrast(colours[edge] ?? '', colours[ground] ?? '')).toBeGreaterThanOrEqual(3);
  });
});
