/**
 * Courses edited in the browser: the program's time a save and a check (on the clock, and of the
 * processor, which others on the machine do not lengthen), until the vectors of a published change
 * stand, and what is different after a course has gone out and come in again.
 * Run: npm run bench:content -- [--saves 200] [--json]
 */
import { parseArgs } from 'node:util';
import type { SignedIn } from '../../lib/auth/staff-queries';
import { changedFiles, draftsOf } from '../../lib/content/draft-queries';
import { itemForm } from '../../lib/content/edit/item-fields';
import { lessonFields } from '../../lib/content/edit/lesson-text';
import { outlineOf } from '../../lib/content/edit/outline';
import { markOf, type Piece, rawItem } from '../../lib/content/edit/piece';
import { parseCourse } from '../../lib/content/import/course';
import type { ParsedCourse } from '../../lib/content/parsed-course';
import { embedCourse } from '../../lib/retrieval/embedding-queries';
import { openEncoder } from '../../lib/server/models/encoder';
import { checkFields, savePiece, underEdit } from '../../lib/server/web/editing';
import { provideServices, type Services } from '../../lib/server/web/services';
import { readArchive, writeArchive } from '../../lib/server/work/course-archive';
import { exportCourse } from '../../lib/server/work/export-course';
import { loadCourse } from '../../lib/server/work/load-course';
import { draftMark, publishCourse } from '../../lib/server/work/publish-course';
import { algebraCourse, hasAlgebra } from '../../lib/server/work/simulated-courses';
import { root } from '../support/app';
import { testDb } from '../support/db';
import { fieldsOf } from '../support/item-form';
import { course } from '../support/learner';
import { cachedEmbedder } from './vector-cache';

const { values } = parseArgs({
  options: {
    saves: { type: 'string', default: '200' },
    json: { type: 'boolean', default: false },
    cache: { type: 'string', default: '.data/bench-vectors' },
  },
});

const NOW = new Date('2026-06-01T08:00:00Z');
const STAFF = { id: '00000000-0000-7000-8000-000000000001', name: 'Bench' } as SignedIn;
const id = course.structure.id;

const db = await testDb();
provideServices({ db, clock: () => NOW } as unknown as Services);
await loadCourse(db, course, NOW);
const encoder = await openEncoder(`${root}/models`);
await embedCourse(db, cachedEmbedder(encoder, values.cache), id);

const saves: number[] = [];
const busy: number[] = [];
const checks: number[] = [];
const { items, modules, languages } = outlineOf((await underEdit(db, id)).files);
for (let n = 0; n < Number(values.saves); n += 1) {
  const language = languages[n % languages.length] ?? '';
  const item = items[n % items.length]?.id ?? '';
  const piece: Piece = { kind: 'item', id: item, language };
  const { files } = await underEdit(db, id);
  const form = fieldsOf(itemForm(rawItem(files, item, language)));
  const fields = form.map(([name, value]): [string, string] =>
    name === 'explanation' ? [name, `${value} (${n})`] : [name, value],
  );
  const sent = [...fields, ['mark', markOf(files, piece)], ...Object.entries(piece)] as [string, string][];
  checks.push(await took(() => checkFields(id, sent)));
  const before = process.cpuUsage();
  saves.push(await took(() => savePiece(STAFF, id, sent)));
  const { user, system } = process.cpuUsage(before);
  busy.push((user + system) / 1_000);
}

const lesson: Piece = { kind: 'lesson', id: modules[0]?.id ?? '', language: 'ky' };
const { files } = await underEdit(db, id);
const { title, sources, body } = lessonFields(files.get(`ky/${lesson.id}.md`));
const changed = { title, sources, body: body.replace(/\. \{#/, '. Дагы бир сүйлөм кошулду. {#') };
const sent = Object.entries({ ...lesson, ...changed, mark: markOf(files, lesson) });
if (!(await savePiece(STAFF, id, sent)).isSaved) throw new Error('The lesson was not saved.');
const jobs = { enqueue: async () => '1' } as unknown as Services['jobs'];
const publishing = { by: STAFF.name, why: 'bench', at: NOW, told: async () => undefined };
const publish = await took(async () =>
  publishCourse({ db, jobs, hasEmbedder: true }, id, draftMark(await draftsOf(db, id)), publishing),
);
const vectors = await took(() => embedCourse(db, encoder, id));

const figures = {
  saves: saves.length,
  saveMs: { p50: at(saves, 0.5), p95: at(saves, 0.95) },
  saveProcessorMs: { p50: at(busy, 0.5), p95: at(busy, 0.95) },
  checkMs: { p50: at(checks, 0.5), p95: at(checks, 0.95) },
  publishMs: Math.round(publish),
  vectorsMs: Math.round(vectors),
  roundTrip: {
    [id]: await differences(course),
    algebra: hasAlgebra ? await differences(parseCourse(algebraCourse().files)) : 'not available here',
  },
};
await db.close();
process.stdout.write(values.json ? `${JSON.stringify(figures)}\n` : `${JSON.stringify(figures, null, 2)}\n`);

async function took(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function at(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
}

/** Files that are others after a course has gone out as a zip file and come in elsewhere. */
async function differences(one: ParsedCourse): Promise<number> {
  const [here, there] = [await testDb(), await testDb()];
  await loadCourse(here, one, NOW);
  const zip = writeArchive(one.structure.id, await exportCourse(here, one.structure.id), NOW);
  await loadCourse(there, parseCourse(await readArchive(zip)), NOW);
  const back = await exportCourse(there, one.structure.id);
  await Promise.all([here.close(), there.close()]);
  return changedFiles(one.files ?? new Map(), back).length;
}
