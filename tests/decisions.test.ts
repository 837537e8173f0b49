import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** Longest entry, in lines. */
const LONGEST = 40;

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(root + path, 'utf8');
const index = read('DECISIONS.md');
const rooms = ['app', ...readdirSync(`${root}lib`).map((name) => `lib/${name}`), 'seed'].filter((room) =>
  existsSync(`${root}${room}/DECISIONS.md`),
);

interface Entry {
  title: string;
  lines: string[];
}

function entriesOf(text: string): Entry[] {
  return text
    .split(/^## /m)
    .slice(1)
    .map((part) => {
      const [title = '', ...lines] = part.trimEnd().split('\n');
      return { title, lines };
    });
}

/** As GitHub makes addresses of headings. */
const anchor = (title: string) =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_\- ]/gu, '')
    .replaceAll(' ', '-');

describe('decisions', () => {
  it('stand in the rooms that they bind, and the index has a line for each', () => {
    const lines = rooms.flatMap((room) =>
      entriesOf(read(`${room}/DECISIONS.md`)).map(
        ({ title }) => `- [${title}](${room}/DECISIONS.md#${anchor(title)})`,
      ),
    );
    const listed = index.split('\n').filter((line) => line.startsWith('- ['));
    expect(lines.length).toBeGreaterThan(70);
    expect([...listed].sort()).toEqual([...lines].sort());
  });

  it.each(['.', ...rooms])('of %s have a title, a date, a status, and at most 40 lines', (room) => {
    const wrong = entriesOf(read(`${room}/DECISIONS.md`))
      .filter(({ title }) => title !== 'Index')
      .flatMap(({ title, lines }) => [
        ...(lines.length + 1 > LONGEST ? [`${title}: ${lines.length + 1} lines`] : []),
        ...(/^\d{4}-\d{2}-\d{2} · (stands|replaced by .+)$/.test(lines[1] ?? '')
          ? []
          : [`${title}: no date`]),
      ]);
    expect(wrong).toEqual([]);
  });
});
