import { countAnswers } from '../../knowledge/count-answers';
import type { AnswersStore } from '../../knowledge/store';
import type { Log } from '../log';
import { unwatched, type Watch } from '../metrics/watch';

const COUNTED_EVERY = 1_000;

/**
 * Counts answers into what everybody's say, about every second, whichever process recorded them.
 * @returns ends it, after what was answered so far is counted
 */
export function keepCounting(
  answers: AnswersStore,
  log: Log,
  watch: Watch = unwatched,
  every = COUNTED_EVERY,
): () => Promise<void> {
  let failing = false;
  let running: Promise<void> | null = null;
  async function count(): Promise<void> {
    try {
      await watch('count', () => countAnswers(answers));
      failing = false;
    } catch (error) {
      // once for an outage, not every second: the answers wait where they are
      if (!failing) log.failure('Answers could not be counted, they wait', error);
      failing = true;
    }
  }
  const run = () => {
    running ??= count().finally(() => {
      running = null;
    });
    return running;
  };
  const timer = setInterval(run, every).unref();
  return async () => {
    clearInterval(timer);
    await running;
    await run();
  };
}
