/**
 * What people really type, through the same calls as the app: whether the section that answers
 * stands first, whether talk is taken for talk, and what is turned away. Sets:
 * tests/data/asked-choose.yaml, -choose-2 and -choose-3 (English and talk) chose the weights, the
 * patterns and what is asked; asked-report-2.yaml reports, asked-report.yaml did before and has
 * been seen since.
 * Run: npm run bench:asked -- [--set choose] [--json] [--misses] [--words] [--phone]
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import * as z from 'zod';
import { embedCourse } from '../../lib/retrieval/embedding-queries';
import type { PassageStore } from '../../lib/retrieval/store';
import { readClassifier } from '../../lib/server/models/classifier';
import { openEncoder } from '../../lib/server/models/encoder';
import { loadCourse } from '../../lib/server/work/load-course';
import type { TutorDeps } from '../../lib/tutor/deps';
import type { TurnAnswer } from '../../lib/tutor/schema';
import { takeTurn } from '../../lib/tutor/turn';
import { root } from '../support/app';
import { addLearner, testDb } from '../support/db';
import { course } from '../support/learner';
import { dangerFigures, listenTo } from './danger-figures';
import { phonePassages } from './phone-passages';
import { quietTutor } from './tutor-deps';
import { cachedEmbedder } from './vector-cache';

const { values } = parseArgs({
  options: {
    set: { type: 'string', default: 'report-2' },
    json: { type: 'boolean', default: false },
    misses: { type: 'boolean', default: false },
    /** Without the encoder: words alone. */
    words: { type: 'boolean', default: false },
    /** As on a phone whose course is saved in the language of the question. */
    phone: { type: 'boolean', default: false },
    /** What goes on from a question before, alone. */
    'follow-ups': { type: 'boolean', default: false },
    cache: { type: 'string', default: '.data/bench-vectors' },
  },
});

const one = z.object({ text: z.string(), language: z.string(), latin: z.boolean().optional() });
const sets = z.object({
  answered: z.array(one.extend({ section: z.string(), also: z.array(z.string()).default([]) })),
  unanswered: z.array(one),
  talk: z.array(one.extend({ kind: z.string() })),
});
const LEARNER = '00000000-0000-7000-8000-000000000001';
const NOW = new Date('2026-01-01T00:00:00Z');

const file = readFileSync(`${root}/tests/data/asked-${values.set}.yaml`, 'utf8');
const { answered, unanswered, talk } = sets.parse(parse(file));

const db = await testDb();
const encoder = await openEncoder(`${root}/models`);
const stored = cachedEmbedder(encoder, values.cache);
await addLearner(db, LEARNER, NOW);
await loadCourse(db, course, NOW);
if (!values.words) await embedCourse(db, stored, course.structure.id);
const deps: TutorDeps = {
  ...quietTutor(db, LEARNER, NOW, values.words ? [] : [stored]),
  classifier: values.words ? null : await readClassifier('danger', `${root}/models`, encoder.id),
  talkClassifier: values.words ? null : await readClassifier('talk', `${root}/models`, encoder.id),
};

/** By language. */
const phones = new Map<string, PassageStore>();
async function depsIn(language: string): Promise<TutorDeps> {
  if (!values.phone) return deps;
  const known = phones.get(language) ?? (await phonePassages(db, course.structure.id, language));
  phones.set(language, known);
  return { ...deps, passages: known };
}

const times: number[] = [];
async function turnOn({ text, language }: z.infer<typeof one>, conversationId?: string) {
  const from = performance.now();
  const learner = { id: LEARNER, screenLanguage: language, contentLanguage: language };
  const ask = { turnId: crypto.randomUUID(), courseId: course.structure.id, question: text };
  for await (const event of takeTurn(
    await depsIn(language),
    learner,
    conversationId ? { ...ask, conversationId } : ask,
  )) {
    if (event.type !== 'done') continue;
    times.push(performance.now() - from);
    return event.turn;
  }
  throw new Error('A turn without an end.');
}

const answerTo = async (question: z.infer<typeof one>) => (await turnOn(question)).answer;

/** Sections by the blocks that stand in them. */
const sectionOf = new Map<string, string>();
for (const { moduleId, blocks } of course.lessons) {
  let section = '';
  for (const { id, kind } of blocks) {
    if (kind === 'heading') section = id;
    sectionOf.set(`${moduleId}/${id}`, `${moduleId}/${section}`);
  }
}
function shownBy(answer: TurnAnswer): string[] {
  if (answer.kind !== 'quoted' && answer.kind !== 'danger') return [];
  const links = (answer.others ?? []).map(({ moduleId, blockId }) => `${moduleId}/${blockId}`);
  const first =
    answer.kind === 'danger'
      ? ['a card'] // stands above the sections, so that none of them is first
      : answer.citations.map(({ moduleId, blockIds }) => `${moduleId}/${blockIds[0]}`);
  return [...first, ...links].map((block) => sectionOf.get(block) ?? block);
}

const share = (list: readonly boolean[]) => list.filter(Boolean).length / list.length;
if (values['follow-ups']) {
  await tellFollowUps();
  await db.close();
  await encoder.close();
  process.exit();
}

/**
 * Whether the section that answers stands first where a question goes on from the one before
 * (`stays`), and where it opens another subject.
 */
async function tellFollowUps(): Promise<void> {
  const followUps = z.array(
    z.object({
      ...{ language: z.string(), module: z.string(), section: z.string() },
      ...{ first: z.string(), next: z.string(), stays: z.boolean() },
    }),
  );
  const read = readFileSync(`${root}/tests/data/follow-ups-${values.set}.yaml`, 'utf8');
  const right = { stays: [] as boolean[], moves: [] as boolean[] };
  for (const { language, module, section, first, next, stays } of followUps.parse(parse(read))) {
    const { conversationId } = await turnOn({ text: first, language });
    const { answer } = await turnOn({ text: next, language }, conversationId);
    const shown = shownBy(answer);
    right[stays ? 'stays' : 'moves'].push(shown[0] === `${module}/${section}`);
    if (values.misses && shown[0] !== `${module}/${section}`)
      console.log(
        `${stays ? 'stays' : 'moves'} ${language} ${answer.kind}: ${first} | ${next}\n` +
          `    ${module}/${section} <- ${shown.join(', ')}`,
      );
  }
  console.log(JSON.stringify({ follow_stays: share(right.stays), follow_moves: share(right.moves) }));
}

type Row = (typeof answered)[number] & { first: boolean; three: boolean; kind: string };
const rows: Row[] = [];
for (const question of answered) {
  const answer = await answerTo(question);
  const right = [question.section, ...question.also];
  const shown = shownBy(answer);
  const row = {
    ...question,
    first: right.includes(shown[0] ?? ''),
    three: shown.some((section) => right.includes(section)),
    kind: answer.kind,
  };
  rows.push(row);
  if (values.misses && !row.first)
    console.log(`${row.language} ${row.kind}: ${row.text}\n    ${row.section} <- ${shown.join(', ')}`);
}
const refused: boolean[] = [];
for (const question of unanswered) {
  const answer = await answerTo(question);
  const away = answer.kind === 'not-in-course' || answer.kind === 'danger';
  refused.push(away);
  if (values.misses && !away) console.log(`answered: ${question.text}\n    ${shownBy(answer)[0]}`);
}
const talked: boolean[] = [];
for (const question of talk) {
  const answer = await answerTo(question);
  talked.push((answer.kind as string) === 'talk');
  if (values.misses && !talked.at(-1)) console.log(`${answer.kind}, not talk: ${question.text}`);
}
const firstIn = (language: string) =>
  share(rows.filter((row) => row.language === language).map(({ first }) => first));
const latin = rows.filter((row) => row.language === 'ky' && row.latin);
times.sort((a, b) => a - b);
const calls = await listenTo(values.set.startsWith('choose') ? 'choose' : 'report', deps);
const figures = {
  ...dangerFigures(calls),
  first_en: firstIn('en'),
  first_ru: firstIn('ru'),
  first_ky: firstIn('ky'),
  first_ky_latin: share(latin.map(({ first }) => first)),
  first_ar: firstIn('ar'),
  among_three: share(rows.map(({ three }) => three)),
  refused_right: share(refused),
  refused_wrong: share(rows.map(({ kind }) => kind === 'not-in-course')),
  talk_right: share(talked),
  talk_wrong: share(rows.map(({ kind }) => kind === 'talk')),
  ms_p50: times[times.length >> 1] ?? 0,
};
console.log(
  values.json
    ? JSON.stringify(figures)
    : Object.entries(figures)
        .map(([key, value]) => `${key.padEnd(16)} ${value.toFixed(3)}`)
        .join('\n'),
);
await db.close();
await encoder.close();
