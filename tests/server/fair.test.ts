import { describe, expect, it } from 'vitest';
import type { Embedder } from '@/lib/retrieval/embedder';
import { fairly } from '@/lib/server/models/fair';

/** Takes a tick for each id of a text, one text at a time, and notes in which order they came. */
function slow() {
  const served: string[] = [];
  const embedder: Embedder = {
    id: 'slow',
    async embed(texts) {
      served.push(...texts);
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (texts[0] === 'fails') throw new Error('as it happens');
      return texts.map(() => new Float32Array(1));
    },
  };
  return { served, inTurn: fairly(embedder) };
}
const ask = (embedder: Embedder, text: string) => embedder.embed([text], 'query');

describe('a queue by who asks', () => {
  it('serves who asks once before what others have piled up', async () => {
    const { served, inTurn } = slow();
    const [many, one] = [inTurn('many'), inTurn('one')];
    const all = Array.from({ length: 4 }, (_, n) => ask(many, `many ${n}`));
    all.push(ask(one, 'one'));
    await Promise.all(all);
    expect(served.indexOf('one')).toBe(1);
  });

  it('counts what a text costs once its signs are spelt out', async () => {
    const { served, inTurn } = slow();
    const [long, short] = [inTurn('long'), inTurn('short')];
    const all = [0, 1, 2].map((n) => ask(long, `${n}${'ﷺ'.repeat(200)}`));
    for (let n = 0; n < 4; n += 1) all.push(ask(short, `short ${n}`));
    await Promise.all(all);
    // one of the long ones costs as much as all of the short ones
    expect(served.map((text) => (text.startsWith('short') ? 's' : 'l')).join('')).toBe('lssssll');
  });

  it('holds for one while six others ask without a pause', async () => {
    const { inTurn } = slow();
    let flooding = true;
    const flood = Array.from({ length: 6 }, async (_, n) => {
      const own = inTurn(`flood ${n}`);
      while (flooding) await Promise.all([0, 1, 2, 3].map(() => ask(own, 'ﷺ'.repeat(200))));
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const began = performance.now();
    for (let n = 0; n < 5; n += 1) await ask(inTurn('one'), 'What is a fee?');
    const waited = (performance.now() - began) / 5;
    flooding = false;
    await Promise.all(flood);
    // 24 requests wait: in their order one would wait for all of them
    expect(waited).toBeLessThan(15);
  });

  it('refuses what one piles up beyond four, forgets who has nothing waiting, goes on after a failure', async () => {
    const { inTurn } = slow();
    const one = inTurn('one');
    const all = await Promise.allSettled(['a', 'fails', 'b', 'c', 'd', 'e'].map((text) => ask(one, text)));
    expect(all.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
    ]);
    expect(all[4]).toMatchObject({ reason: { code: 'unavailable' } });
    expect(await ask(one, 'again')).toHaveLength(1);
  });
});
