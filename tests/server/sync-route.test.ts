import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readBatch } from '@/lib/server/web/sync';

const batch = {
  ...{ version: 1, device: crypto.randomUUID(), learner: crypto.randomUUID(), sentAt: Date.now() },
  events: [{ kind: 'read' }],
};
const post = (body: BodyInit) => readBatch(new Request('http://here/api/sync', { method: 'POST', body }));
const bad = { code: 'bad-input' };

describe('the body of a batch', () => {
  it('is read as it is, and packed by gzip', async () => {
    const text = JSON.stringify(batch);
    expect(await post(text)).toEqual(batch);
    expect(await post(gzipSync(text))).toEqual(batch);
  });

  it('is refused where it is none, is cut, or grows too large', async () => {
    const packed = gzipSync(JSON.stringify(batch));
    const bomb = gzipSync(Buffer.alloc(5 * 1024 * 1024, ' '));
    expect(bomb.length).toBeLessThan(10_000);
    for (const body of ['', 'null', '{"events":[]}', packed.subarray(0, 40), bomb])
      await expect(post(body)).rejects.toMatchObject(bad);
    const many = { ...batch, events: Array.from({ length: 1_001 }, () => 1) };
    await expect(post(gzipSync(JSON.stringify(many)))).rejects.toMatchObject(bad);
  });
});
