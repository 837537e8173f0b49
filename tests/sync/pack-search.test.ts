import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseCourse } from '@/lib/content/import/course';
import type { Db } from '@/lib/db/port';
import { embedCourse, waitsForVectors } from '@/lib/retrieval/embedding-queries';
import { buildLexicalIndex } from '@/lib/retrieval/lexical';
import { PACKED } from '@/lib/retrieval/packed';
import { search } from '@/lib/retrieval/search';
import { type Encoder, openEncoder } from '@/lib/server/models/encoder';
import { describeEncoder } from '@/lib/server/models/encoder-files';
import { sqlPassages } from '@/lib/server/store/sql-passages';
import { loadCourse } from '@/lib/server/work/load-course';
import { loadPack, makePack } from '@/lib/server/work/pack';
import { gzipped, packKey, packTools } from '@/lib/server/work/pack-keys';
import { readHead, readPack, writePack } from '@/lib/sync/pack';
import { teaWithoutHints } from '../support/course';
import { testDb } from '../support/db';

const AT = new Date('2026-11-30T10:00:00Z');
const QUESTION = 'Is cold water good for the leaves?';
const asked = `
asked:
  brew:
    why:
      - "Why must the water boil?"
      - "can i take it from the tap cold"
elsewhere:
  - "How do I bake bread?"
`;

describe('a pack that brings search along', () => {
  const home = mkdtempSync(join(tmpdir(), 'ustat-pack-'));
  const key = packKey(home);
  let encoder: Encoder;
  let about: Awaited<ReturnType<typeof describeEncoder>>;
  let maker: Db;
  let taker: Db;
  let bytes: Uint8Array;
  beforeAll(async () => {
    encoder = await openEncoder('models');
    about = await describeEncoder('models');
    maker = await testDb();
    const files = teaWithoutHints().set('en/questions.yaml', asked);
    await loadCourse(maker, parseCourse(files), AT);
    await embedCourse(maker, encoder, 'tea');
    bytes = await made();
  });
  beforeEach(async () => {
    await taker?.close();
    taker = await testDb();
  });
  afterAll(async () => {
    await Promise.all([maker?.close(), taker?.close(), encoder?.close()]);
    rmSync(home, { recursive: true });
  });

  const made = () => makePack(maker, { courseId: 'tea', root: process.cwd(), key, at: AT, isWhole: true });
  const load = (pack: Uint8Array) =>
    loadPack(taker, pack, {
      ...{ trusted: new Set([key.fingerprint]), own: key.fingerprint, at: AT, root: process.cwd() },
      encoder: about,
    });
  const count = async (table: string) =>
    (await taker.query<{ n: number }>(`select count(*)::int as n from ${table}`))[0]?.n;
  /** The same pack, signed again, with other files in it. */
  async function changed(by: (files: Map<string, Uint8Array>) => void): Promise<Uint8Array> {
    const { manifest, files } = await readPack(bytes, packTools, () => true);
    by(files);
    return writePack(manifest, files, { ...key, gzip: gzipped });
  }
  const head = (files: Map<string, Uint8Array>) =>
    JSON.parse(new TextDecoder().decode(files.get(PACKED.head))) as {
      documents: string;
      vectors: { embedderId: string; width: number; passages: number[] };
    };
  const withHead = (change: (own: ReturnType<typeof head>) => void) =>
    changed((files) => {
      const own = head(files);
      change(own);
      files.set(PACKED.head, Buffer.from(JSON.stringify(own)));
    });
  const refuses = async (pack: Uint8Array, name: RegExp) => {
    await expect(load(pack)).rejects.toThrow(name);
    for (const table of ['course', 'course_pack', 'chunk', 'chunk_embedding', 'lexical_index'])
      expect(await count(table), table).toBe(0);
  };

  it('is searched as where it was made, and nothing is embedded anew', async () => {
    expect(about.id).toBe(encoder.id);
    const { vectors } = await load(bytes);
    expect(await waitsForVectors(taker, encoder.id, 'tea')).toBe(false);
    const own = (db: Db) =>
      db.query<{ n: number }>(
        `select (select count(*) from chunk_embedding)::int as n union all
         select (select sum(vector_dims(embedding)) from chunk_embedding)::int union all
         select (select count(*) from asked_embedding)::int`,
      );
    expect(await own(taker)).toEqual(await own(maker));
    expect(vectors).toBeGreaterThan(10);
    const query = { courseId: 'tea', text: QUESTION, languages: ['en'], k: 3 };
    const [there, here] = await Promise.all(
      [maker, taker].map((db) => search(sqlPassages(db), [encoder], query)),
    );
    expect(here?.answerable).toBe(there?.answerable);
    expect(here?.passages.map(({ chunk }) => chunk.hash)).toEqual(
      there?.passages.map(({ chunk }) => chunk.hash),
    );
    for (const [at, { cosine, score }] of (there?.passages ?? []).entries()) {
      expect(here?.passages[at]?.cosine).toBeCloseTo(cosine ?? Number.NaN, 3);
      expect(here?.passages[at]?.score).toBeCloseTo(score, 3);
    }
  });

  it('takes the index of words that came, where it is of these very texts', async () => {
    const other = buildLexicalIndex(['something else altogether']);
    const stored = async () =>
      (await taker.query<{ asked: Uint8Array }>('select asked from lexical_index'))[0]?.asked;
    await load(await changed((files) => void files.set(PACKED.asked, other)));
    expect(Buffer.from((await stored()) ?? []).equals(Buffer.from(other))).toBe(true);
    await taker.close();
    taker = await testDb();
    const foreign = await changed((files) => {
      files.set(PACKED.asked, other);
      const own = { ...head(files), documents: '0'.repeat(64) };
      files.set(PACKED.head, Buffer.from(JSON.stringify(own)));
    });
    await load(foreign);
    expect(Buffer.from((await stored()) ?? []).equals(Buffer.from(other))).toBe(false);
  });

  it('leaves vectors of another encoder, and of lessons that were cut otherwise', async () => {
    const foreign = await withHead(({ vectors }) => {
      vectors.embedderId = 'another-encoder/1:1:as-is';
    });
    expect(await load(foreign)).toMatchObject({ id: 'tea', vectors: 0 });
    expect(await count('chunk_embedding')).toBe(0);
    expect(await waitsForVectors(taker, encoder.id, 'tea')).toBe(true);
    const other = await changed((files) => {
      files.set(
        'course/en/serve.md',
        Buffer.from('---\ntitle: Serving\n---\nThe host drinks last. {#first}\n'),
      );
    });
    await taker.close();
    taker = await testDb();
    expect(await load(other)).toMatchObject({ id: 'tea', vectors: 0 });
    expect(await count('lexical_index')).toBe(1);
  });

  it('is refused by name where they do not fit, and nothing of it stays', async () => {
    await refuses(
      await withHead(({ vectors }) => {
        vectors.width = 256;
      }),
      /damaged: its vectors have 256 numbers, and those of \S+ 384/,
    );
    await refuses(
      await withHead(({ vectors }) => {
        vectors.passages[0] = 1 + (vectors.passages[0] ?? 0);
      }),
      /damaged: its vectors are \d+ bytes, and \d+ were named/,
    );
    const cut = (name: string, to: (own: Uint8Array) => Uint8Array) =>
      changed((files) => void files.set(name, to(files.get(name) ?? new Uint8Array())));
    await refuses(await cut(PACKED.vectors, (own) => own.subarray(0, -2)), /damaged: its vectors are/);
    await refuses(
      await cut(PACKED.vectors, (own) => own.map(() => 0xff)),
      /damaged: its vectors are no numbers/,
    );
    await refuses(await cut(PACKED.words, (own) => own.subarray(0, 40)), /words.bin is no index of words/);
    await refuses(await cut(PACKED.head, (own) => own.subarray(0, 40)), /search.json says nothing/);
    const flipped = Uint8Array.from(bytes);
    flipped[bytes.length - 300] = (flipped[bytes.length - 300] ?? 0) ^ 1;
    await refuses(flipped, /damaged: models\/.* is not what was signed|can not be unpacked/);
    await refuses(bytes.subarray(0, -200), /truncated/);
  });

  describe('against an earlier one', () => {
    const later = new Date(AT.getTime() + 86_400_000);
    let next: Db;
    beforeAll(async () => {
      next = await testDb();
    });
    afterAll(() => next?.close());

    /** What has changed since `bytes`. */
    async function since(change: (files: Map<string, string>) => void): Promise<Uint8Array> {
      const files = teaWithoutHints().set('en/questions.yaml', asked);
      change(files);
      await loadCourse(next, parseCourse(files), AT);
      await embedCourse(next, encoder, 'tea');
      return makePack(next, {
        ...{ courseId: 'tea', root: process.cwd(), key, at: later, isWhole: true, since: bytes },
      });
    }
    const lesson = (files: Map<string, string>) =>
      files.set('en/brew.md', (files.get('en/brew.md') ?? '').replace('stay closed', 'stay shut'));
    const withQuestion = (files: Map<string, string>) =>
      files.set('en/questions.yaml', asked.replace('cold"', 'cold"\n      - "How hot is it?"'));
    /** Vectors of the passages of the lesson that has changed. */
    const newRows = async () =>
      (
        await next.query<{ n: number }>(
          `select sum(vector_dims(e.embedding) / 384)::int as n from chunk c join chunk_embedding e on e.chunk_id = c.id
            where c.module_id = 'brew' and c.language = 'en'`,
        )
      )[0]?.n ?? 0;
    const namesOf = async (pack: Uint8Array) => {
      const { files } = (await readPack(
        pack,
        packTools,
        () => true,
        async () => () => null,
      ).catch(() => null)) ?? {
        files: new Map(),
      };
      return [...files.keys()];
    };

    it('brings the vectors of lessons and questions whose files have changed, and no others', async () => {
      const delta = await since((files) => {
        lesson(files);
        withQuestion(files);
      });
      expect(delta.length).toBeLessThan(bytes.length);
      await load(bytes);
      const whole = await count('chunk_embedding');
      const { vectors } = await load(delta);
      expect(vectors).toBeGreaterThan(4);
      // those that the earlier one asked already are not there again
      const { manifest } = await readHead(delta, packTools, () => true);
      expect(manifest.files.find(({ path }) => path === PACKED.vectors)?.size).toBe(
        (vectors ?? 0) * (4 + 2 * 384),
      );
      expect((vectors ?? 0) - (await newRows())).toBe(1);
      expect(await waitsForVectors(taker, encoder.id, 'tea')).toBe(false);
      expect(await count('chunk_embedding')).toBeGreaterThanOrEqual(whole ?? 0);
      expect(await count('asked_embedding')).toBe(4);
      const own = (db: Db) =>
        db.query<{ hash: string; own: string }>(
          `select c.hash, left(e.embedding::text, 5) as own from chunk c join chunk_embedding e on e.chunk_id = c.id
            where e.embedder_id = $1 order by c.hash`,
          [encoder.id],
        );
      expect(await own(taker)).toEqual(await own(next));
    });

    it('brings none where nothing of the kind has changed: what is here keeps its own', async () => {
      const delta = await since(() => undefined);
      expect(await namesOf(delta)).not.toContain(PACKED.vectors);
      expect(delta.length).toBeLessThan(bytes.length / 2);
      await load(bytes);
      expect(await load(delta)).toMatchObject({ vectors: 0 });
      expect(await waitsForVectors(taker, encoder.id, 'tea')).toBe(false);
    });

    it('leaves those of another encoder, and is refused where they do not fit', async () => {
      const delta = await since(lesson);
      const heldOf = async () => (path: string) => {
        const name = path.slice('course/'.length);
        const text = teaWithoutHints().set('en/questions.yaml', asked).get(name);
        return text === undefined ? (held.get(path) ?? null) : Buffer.from(text);
      };
      const held = (await readPack(bytes, packTools, () => true)).files;
      const { manifest, files } = await readPack(delta, packTools, () => true, heldOf);
      const signed = (by: (own: { vectors: { embedderId: string; passages: number[] } }) => void) => {
        const own = JSON.parse(new TextDecoder().decode(files.get(PACKED.head)));
        by(own);
        const other = new Map(files).set(PACKED.head, Buffer.from(JSON.stringify(own)));
        return writePack(manifest, other, { ...key, gzip: gzipped });
      };
      await load(bytes);
      const foreign = await signed(({ vectors }) => {
        vectors.embedderId = 'another-encoder/1:1:as-is';
      });
      const longer = await signed(({ vectors }) => {
        vectors.passages[0] = 1 + (vectors.passages[0] ?? 0);
      });
      const before = await count('chunk_embedding');
      await expect(load(longer)).rejects.toThrow(/damaged: its vectors are \d+ bytes, and \d+ were named/);
      expect(await count('chunk_embedding')).toBe(before);
      expect(await load(foreign)).toMatchObject({ vectors: 0 });
      expect(await waitsForVectors(taker, encoder.id, 'tea')).toBe(true);
    });
  });
});
