import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCourse } from '@/lib/content/import/course';
import type { Db } from '@/lib/db/port';
import type { Embedder } from '@/lib/retrieval/embedder';
import { embedCourse, waitsForVectors } from '@/lib/retrieval/embedding-queries';
import { lackingTexts } from '@/lib/retrieval/packed-queries';
import { openEncoder } from '@/lib/server/models/encoder';
import { describeEncoder } from '@/lib/server/models/encoder-files';
import { loadCourse, readCourseFolder } from '@/lib/server/work/load-course';
import {
  readShipped,
  shippedFor,
  shippedRows,
  takeShipped,
  writeShipped,
} from '@/lib/server/work/shipped-vectors';
import { smallCourse } from '../support/course';
import { testDb } from '../support/db';
import { gramEmbedder } from '../support/gram-embedder';

const AT = new Date('2026-11-30T10:00:00Z');
const SHIPPED = 'money-phone-safely';
const onward = () => undefined;

function shippedWith(about: { id: string; width: number }) {
  const shipped = readShipped('.', SHIPPED, about);
  if (!shipped) throw new Error('no vectors of this encoder ship');
  return shipped;
}

describe('vectors that ship with a course', () => {
  const root = mkdtempSync(join(tmpdir(), 'ustat-shipped-'));
  const opened: Db[] = [];
  const open = async (files: ReadonlyMap<string, string>) => {
    const db = await testDb();
    opened.push(db);
    await loadCourse(db, parseCourse(files), AT);
    return db;
  };
  afterAll(async () => {
    for (const db of opened) await db.close();
    rmSync(root, { recursive: true });
  });

  describe('the file of the course that ships', () => {
    let db: Db;
    let about: Awaited<ReturnType<typeof describeEncoder>>;
    beforeAll(async () => {
      about = await describeEncoder('models');
      db = await open(readCourseFolder(`seed/courses/${SHIPPED}`));
    });

    it('is of the encoder that ships and of nearly every text: else npm run seed -- --vectors', async () => {
      const all = await lackingTexts(db, SHIPPED, about.id);
      const found = shippedFor(all, shippedWith(about));
      expect(all.asked.length).toBeGreaterThan(5_000);
      expect(found.asked.length / all.asked.length).toBeGreaterThan(0.98);
      expect(found.passages.length / all.passages.length).toBeGreaterThan(0.95);
    });

    it('holds what the encoder makes of the texts', async () => {
      const { asked } = shippedFor(await lackingTexts(db, SHIPPED, about.id), shippedWith(about));
      const some = asked.filter((_, at) => at % 800 === 0);
      const { asked: kept } = shippedRows(about, { passages: [], asked: some }, shippedWith(about));
      const encoder = await openEncoder('models');
      try {
        for (const [at, { text, language }] of some.entries()) {
          const [fresh = new Float32Array()] = await encoder.embed([text], 'query', language);
          const apart = fresh.map((value, n) => Math.abs(value - (kept[at]?.[n] ?? 0)));
          expect(Math.max(...apart), text).toBeLessThan(1e-4);
        }
      } finally {
        await encoder.close();
      }
    });
  });

  describe('after an edit', () => {
    const files = smallCourse();
    const about = { id: gramEmbedder.id, width: 0 };
    /** What it is asked for. */
    const heard: string[] = [];
    const embedder: Embedder = {
      ...gramEmbedder,
      id: gramEmbedder.id,
      embed(texts, ...rest) {
        heard.push(...texts);
        return gramEmbedder.embed(texts, ...rest);
      },
    };
    beforeAll(async () => {
      const db = await open(files);
      about.width = (await embedder.embed(['a'], 'query'))[0]?.length ?? 0;
      await expect(writeShipped(db, root, 'tea', about)).rejects.toMatchObject({ code: 'conflict' });
      await embedCourse(db, embedder, 'tea');
      await writeShipped(db, root, 'tea', about);
    });

    it('serve what stands as it did, and what is new is embedded', async () => {
      const path = 'en/brew.md';
      const text = files.get(path)?.replace('Green tea needs hot water.', 'Green tea wants patience.') ?? '';
      const edited = new Map(files).set(path, text);
      const db = await open(edited);
      const shipped = readShipped(root, 'tea', about);
      if (!shipped) throw new Error('none ship');
      const { given, of } = await takeShipped(db, 'tea', about, shipped, onward);
      expect([given > 0, of - given]).toEqual([true, 1]);
      heard.length = 0;
      await embedCourse(db, embedder, 'tea');
      expect(heard.every((one) => one.includes('Green tea wants patience.'))).toBe(true);
      expect(heard.length).toBeGreaterThan(0);
      expect(await waitsForVectors(db, about.id, 'tea')).toBe(false);
    });

    it('are left where they are of another encoder, and none is asked for a course without', () => {
      expect(readShipped(root, 'tea', { ...about, id: 'another' })).toBeNull();
      expect(readShipped(root, 'coffee', about)).toBeNull();
    });

    it('break off between two batches', async () => {
      const db = await open(files);
      const shipped = readShipped(root, 'tea', about);
      if (!shipped) throw new Error('none ship');
      const stops = () => {
        throw new Error('the program ends');
      };
      await expect(takeShipped(db, 'tea', about, shipped, stops)).rejects.toThrow('the program ends');
      expect((await lackingTexts(db, 'tea', about.id)).passages.length).toBeGreaterThan(0);
    });

    it.each([
      ['cut short', (bytes: Buffer) => bytes.subarray(0, -5)],
      ['without a head', (bytes: Buffer) => bytes.subarray(bytes.indexOf('\n'))],
      ['of nothing', () => Buffer.alloc(0)],
    ])('are refused by name %s', (_, damage) => {
      const broken = mkdtempSync(join(tmpdir(), 'ustat-shipped-'));
      mkdirSync(join(broken, 'seed/vectors'), { recursive: true });
      const file = 'seed/vectors/tea.bin';
      writeFileSync(join(broken, file), damage(readFileSync(join(root, file))));
      expect(() => readShipped(broken, 'tea', about)).toThrow(/damaged/);
      rmSync(broken, { recursive: true });
    });
  });
});
