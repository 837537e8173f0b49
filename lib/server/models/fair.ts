import { UstatError } from '../../errors';
import type { Embedder } from '../../retrieval/embedder';

/** What one person may have waiting, and all together. */
const MOST_OF_ONE = 4;
const MOST = 200;
/** Ids that a question costs at most, and characters for one: what the encoder reads of it. */
const LONGEST = 512;
const PER_ID = 3;

interface Job {
  who: string;
  /** Where it stands: what was served before it, counted in what it costs. */
  start: number;
  run(): Promise<void>;
}

/**
 * A queue in front of an embedder that goes by who asks, not by who came first: who asks much waits
 * for who asks little (start-time fair queueing, Goyal, Vin and Cheng 1996; a text costs its ids
 * after folding).
 * @returns the embedder as one person sees it; it throws 'unavailable' where too much waits, and
 *   words alone decide
 */
export function fairly(embedder: Embedder): (who: string) => Embedder {
  const waiting: Job[] = [];
  /** Of who has something waiting or under way: how far their share is used. */
  const ends = new Map<string, { until: number; jobs: number }>();
  let now = 0;
  let busy = false;

  function next(): void {
    const job = waiting.sort((a, b) => a.start - b.start).shift();
    busy = job !== undefined;
    if (!job) return;
    now = job.start;
    void job.run().finally(() => {
      const own = ends.get(job.who);
      if (own && --own.jobs === 0) ends.delete(job.who);
      next();
    });
  }

  return (who) => ({
    ...embedder,
    embed(texts, kind, language) {
      const own = ends.get(who) ?? { until: 0, jobs: 0 };
      if (own.jobs >= MOST_OF_ONE || waiting.length >= MOST)
        return Promise.reject(new UstatError('unavailable', 'Too much waits for the encoder.'));
      const start = Math.max(now, own.until);
      const cost = texts.reduce((sum, text) => sum + costOf(text), 0);
      ends.set(who, { until: start + cost, jobs: own.jobs + 1 });
      return new Promise((resolve, reject) => {
        const run = () => embedder.embed(texts, kind, language).then(resolve, reject);
        waiting.push({ who, start, run });
        if (!busy) next();
      });
    },
  });
}

const costOf = (text: string) => Math.min(LONGEST, Math.ceil(text.normalize('NFKC').length / PER_ID));
