import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { compressed, packed, packedBody, wireSize } from '@/lib/server/web/packed';

/** Text that is work for a compressor: words of a small language, in no order. */
function text(seed: number): string {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state;
  };
  return Array.from({ length: 30_000 }, () => `word${next() % 4_000}`).join(' ');
}

describe('what is packed for phones', () => {
  it('its size is said before it has been compressed at its best, and hardly changes then', async () => {
    const body = packedBody(readFileSync('lib/messages/ky.json', 'utf8'));
    const order: string[] = [];
    const best = compressed(body).then((bytes) => {
      order.push('compressed');
      return bytes;
    });
    const said = await wireSize(body);
    order.push('size');
    const bytes = await best;
    expect(order).toEqual(['size', 'compressed']);
    expect(Math.abs(said / bytes.length - 1)).toBeLessThan(0.05);
    expect(await wireSize(body)).toBe(bytes.length);
  });

  it('is compressed once, and sent as each browser reads it', async () => {
    const body = packedBody(text(2));
    const asked = (encoding: string) =>
      packed(new Request('http://here/', { headers: { 'accept-encoding': encoding } }), body);
    const [brotli, plain] = await Promise.all([asked('gzip, br'), asked('gzip')]);
    const sent = Buffer.from(await brotli.arrayBuffer());
    expect(brotliDecompressSync(sent).toString()).toBe(body.text);
    expect(await plain.text()).toBe(body.text);
    expect(compressed(packedBody(text(2)))).toBe(compressed(body));
  });

  it('takes the memory of two compressions, however many ask at once', async () => {
    const bodies = Array.from({ length: 150 }, (_, n) => packedBody(text(n + 10)));
    const before = process.memoryUsage().rss;
    let most = 0;
    const looking = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss - before);
    }, 5);
    await Promise.all(bodies.map(wireSize));
    clearInterval(looking);
    expect(most / 1e6).toBeLessThan(400);
  });
});
