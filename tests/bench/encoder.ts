/**
 * Whether the server keeps answering while the encoder that ships embeds a course. What it finds:
 * npm run bench:retrieval. Run: npx tsx tests/bench/encoder.ts
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openEncoder } from '../../lib/server/models/encoder';
import { chunksOfCourse } from './course';

const encoder = await openEncoder('models', { withMeans: false });
await delay();
await encoder.close();

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
