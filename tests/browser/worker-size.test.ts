import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { bundleWorker } from '@/lib/server/commands/build-offline';
import { messageParts } from '@/lib/server/web/pack-messages';
import { root } from '../support/app';

/** Bytes of /sw.js on the wire, at most. */
const MOST = 170_000;

it('the worker stays small enough to fetch on a bad network', async () => {
  const script = await bundleWorker(root);
  expect(gzipSync(script, { level: 9 }).length).toBeLessThan(MOST);
  // what belongs to a server has not come along
  for (const word of ['onnxruntime', 'next-auth', 'PGlite', 'node:fs', 'JSON Schema'])
    expect(script).not.toContain(word);
  // words that no page of a phone's says are not fetched
  const all = [...messageParts('en').values()].flatMap(Object.keys);
  expect(all.filter((name) => !new RegExp(`["'\`]${name}["'\`.]`).test(script))).toEqual([]);
});
