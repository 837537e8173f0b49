import { copyFileSync, mkdtempSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readClassifier } from '@/lib/server/models/classifier';
import { readEncoderFiles } from '@/lib/server/models/encoder-files';
import { talkTopics } from '@/lib/tutor/schema';

const MODELS = join(process.cwd(), 'models');
const FILES = ['danger.manifest.json', 'danger.weights.json'];

function copied(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ustat-danger-'));
  for (const file of FILES) copyFileSync(join(MODELS, file), join(folder, file));
  return folder;
}
const encoder = (await readEncoderFiles(MODELS, true)).id;

describe('readClassifier', () => {
  it('reads the weights that ship, which belong to the encoder that ships', async () => {
    const { kinds, width, line, card } = await readClassifier('danger', MODELS, encoder);
    expect(width).toBe(384);
    expect(line).toBeLessThan(card);
    expect(kinds.filter(({ call }) => call)).toHaveLength(15);
  });

  it('reads those of talk, a kind for each topic and one for questions', async () => {
    const { kinds, line, card } = await readClassifier('talk', MODELS, encoder);
    expect(line).toBeLessThan(card);
    expect(
      kinds
        .filter(({ call }) => call)
        .map(({ topic }) => topic)
        .sort(),
    ).toEqual([...talkTopics].sort());
  });

  it('refuses those of another encoder by both names', async () => {
    const refused = readClassifier('danger', MODELS, 'other-encoder:1');
    await expect(refused).rejects.toMatchObject({ code: 'unavailable' });
    await expect(refused).rejects.toThrow(encoder);
    await expect(refused).rejects.toThrow('other-encoder:1');
  });

  it('refuses a file that is cut off, gone or changed', async () => {
    const folder = copied();
    const weights = join(folder, 'danger.weights.json');
    truncateSync(weights, 1000);
    const refused = { code: 'unavailable', message: expect.stringContaining('danger.weights.json') };
    await expect(readClassifier('danger', folder, encoder)).rejects.toMatchObject(refused);
    writeFileSync(
      weights,
      readFileSync(join(MODELS, 'danger.weights.json'), 'utf8').replace('"card"', '"cart"'),
    );
    await expect(readClassifier('danger', folder, encoder)).rejects.toMatchObject(refused);
    const empty = mkdtempSync(join(tmpdir(), 'ustat-danger-'));
    await expect(readClassifier('danger', empty, encoder)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
