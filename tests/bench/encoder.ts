/**
 * What the encoder that ships finds, alone and beside the words, and whether the server keeps answering meanwhile.
 * Run: npx tsx tests/bench/encoder.ts [--data FOLDER] [--only delay|course|ntrex|kazqad]
 * NTREX and KazQAD are measured on their report halves, when --data (or ../shared/data) has them.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { openEncoder } from '../../lib/server/encoder';
import { chunksOfCourse } from './course';
import { courseThroughRank } from './encoder-course';
import { embedTexts, LEGS, type Text, table } from './encoder-legs';
import { courseSets, kazqad, ntrex, type TestSet } from './encoder-sets';

const { values } = parseArgs({
  options: { data: { type: 'string', default: '../shared/data' }, only: { type: 'string' } },
});
const wanted = (part: string) => values.only === undefined || values.only === part;

const encoder = await openEncoder('models', { withMeans: false });
if (wanted('delay')) await delay();
if (wanted('course')) {
  await measure('Course, all its questions, text of one language at a time', courseSets());
  const withMeans = await openEncoder('models');
  await courseThroughRank(withMeans);
  await withMeans.close();
}
const data = join(values.data, 'retrieval');
if (!existsSync(data)) console.log(`No ${data}: NTREX and KazQAD are left out.`);
else {
  if (wanted('kazqad')) await measure('KazQAD, report half', [kazqad(data)]);
  if (wanted('ntrex')) await measure('NTREX sentence -> English passage, report half', ntrex(data));
}
await encoder.close();

async function measure(title: string, sets: TestSet[]): Promise<void> {
  console.log(`\n${title}: nDCG@10`);
  console.log(`${''.padEnd(26)}${Object.keys(LEGS).join('  ')}`);
  const sums: number[][] = [];
  const passages = new Map<readonly Text[], Awaited<ReturnType<typeof embedTexts>>>();
  for (const set of sets) {
    const known = passages.get(set.passages) ?? (await embedTexts(encoder, set.passages, 'passage'));
    passages.set(set.passages, known);
    const line = await table(encoder, set, known);
    sums.push(line);
    console.log(`${set.name.padEnd(26)}${show(line)}  (${set.questions.length} -> ${set.passages.length})`);
  }
  if (sets.length > 1) {
    const mean = Object.keys(LEGS).map(
      (_, at) => sums.reduce((sum, line) => sum + (line[at] ?? 0), 0) / sums.length,
    );
    console.log(`${'mean'.padEnd(26)}${show(mean)}`);
  }
}

function show(line: readonly number[]): string {
  return line.map((value, at) => value.toFixed(3).padEnd((Object.keys(LEGS)[at] ?? '').length)).join('  ');
}

/** The main thread's delay, read while the encoder's thread works. */
async function delay(): Promise<void> {
  const texts = chunksOfCourse().map(({ text }) => text);
  const passages = Array.from({ length: 300 }, (_, at) => texts[at % texts.length] ?? '');
  const monitor = monitorEventLoopDelay({ resolution: 5 });
  monitor.enable();
  const start = performance.now();
  const questions: number[] = [];
  const course = encoder.embed(passages, 'passage', 'en');
  for (let n = 0; n < 20; n += 1) {
    const asked = performance.now();
    await encoder.embed(['How long must I keep the receipt?'], 'query', 'en');
    questions.push(performance.now() - asked);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  await course;
  monitor.disable();
  const seconds = (performance.now() - start) / 1000;
  questions.sort((a, b) => a - b);
  console.log(
    `300 passages in ${seconds.toFixed(1)} s (${(300 / seconds).toFixed(1)} a second); event-loop delay p50 ` +
      `${(monitor.percentile(50) / 1e6 - 5).toFixed(1)} ms, p99 ${(monitor.percentile(99) / 1e6 - 5).toFixed(1)} ms; ` +
      `a question meanwhile: median ${questions[10]?.toFixed(0)} ms, worst ${questions.at(-1)?.toFixed(0)} ms`,
  );
}
