import { execFile, spawn } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '@/lib/db/port';
import { documentLine, type RunLine } from '@/lib/research/run-schema';
import type { Leg } from '@/lib/retrieval/gather';
import { guessedLanguage, storeCollection, withLanguages } from '@/lib/server/collection/collection';
import { rateOf } from '@/lib/server/collection/rate';
import { openRunFile } from '@/lib/server/collection/run-file';
import { answerAll, embedCollection, groupsOfDocuments } from '@/lib/server/collection/search';
import { sqlPassages } from '@/lib/server/store/sql-passages';
import { testDb } from '../support/db';
import { gramEmbedder } from '../support/gram-embedder';

const DOCUMENTS = [
  { id: 'receipt-en', text: 'Keep the receipt until the money has arrived.', lang: 'en', group: 'receipt' },
  { id: 'receipt-ky', text: 'Акча жеткенге чейин дүмүрчөктү сактаңыз.', lang: 'ky', group: 'receipt' },
  {
    id: 'contract',
    title: 'Contracts',
    text: 'Take the contract home.\n\nRead every page of it before you sign.',
  },
  { id: 'link', text: 'Do not open a link that a stranger sends.' },
  { id: 'bank', text: 'The bank never asks for the code of a card. \u0000 Half a pair: \ud800.' },
];

describe('a collection', () => {
  let db: Db;
  beforeAll(async () => {
    db = await testDb();
    await storeCollection(
      db,
      DOCUMENTS.map((line) => documentLine.parse(line)),
      '1',
      new Date(),
    );
  });
  afterAll(() => db.close());

  const ask = async (leg: Leg, ...texts: string[]) => {
    const embedder = leg === 'lexical' ? null : gramEmbedder;
    const queries = withLanguages(texts.map((text, at) => ({ id: String(at), text })));
    if (embedder) await embedCollection(db, embedder, DOCUMENTS.length, queries, () => undefined);
    const lines: RunLine[] = [];
    const search = { passages: sqlPassages(db), embedder, leg, k: 3, groups: groupsOfDocuments(DOCUMENTS) };
    await answerAll(search, queries, (more) => lines.push(...more));
    return lines;
  };

  it.each(['fused', 'dense', 'lexical'] as const)(
    'is searched by document, a line a question: %s',
    async (leg) => {
      const [contract, link] = await ask(leg, 'read the contract page by page', 'a link from a stranger');
      expect(contract).toMatchObject({
        query: '0',
        hits: [{ id: 'contract' }, ...(contract?.hits.slice(1) ?? [])],
      });
      expect(link?.hits[0]?.id).toBe('link');
      const ids = contract?.hits.map(({ id }) => id) ?? [];
      expect(new Set(ids).size).toBe(ids.length);
      const scores = contract?.hits.map(({ score }) => score) ?? [];
      expect(scores).toEqual([...scores].sort((a, b) => b - a));
    },
  );

  it('lists the best document of a group alone', async () => {
    const [english, kyrgyz] = await ask('fused', 'keep the receipt', 'дүмүрчөктү сактаңыз');
    for (const line of [english, kyrgyz])
      expect(line?.hits.filter(({ id }) => id.startsWith('receipt'))).toHaveLength(1);
    expect(english?.hits[0]?.id).toBe('receipt-en');
    expect(kyrgyz?.hits[0]?.id).toBe('receipt-ky');
  });

  it('answers an empty question with nothing', async () => {
    expect(await ask('lexical', ' ')).toEqual([{ query: '0', hits: [], score: 0, answerable: false }]);
  });
});

describe('guessedLanguage', () => {
  it.each([
    ['The bank never asks for the code of a card.', 'en'],
    ['Акча жеткенге чейин дүмүрчөктү сактаңыз.', 'ky'],
    ['Банк никогда не спрашивает код карты.', 'ru'],
    ['Түбіртекті ақша келгенше сақтаңыз.', 'kk'],
    ['البنك لا يطلب رمز البطاقة أبدا', 'ar'],
    ['Banka kartın şifresini asla sormaz.', 'tr'],
    ['Die Bank fragt nie nach dem Code der Karte.', 'und'],
    ['El banco nunca pide el código de la tarjeta.', 'und'],
    ['12 + 30 = 42', 'und'],
  ])('%s', (text, language) => expect(guessedLanguage(text)).toBe(language));
});

describe('rateOf', () => {
  it('tells rate and time left, without what an earlier run did', () => {
    const told: string[] = [];
    let at = 0;
    const tell = rateOf(
      (line) => told.push(line),
      () => at,
    );
    tell('Passages', 100, 400);
    at = 10_000;
    tell('Passages', 200, 400);
    at = 11_000;
    tell('Passages', 210, 400);
    at = 30_000;
    tell('Passages', 400, 400);
    expect(told).toEqual(['Passages 200/400, 10.0 a second, 20 s left', 'Passages 400/400, 10.0 a second']);
  });
});

describe('openRunFile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'run-file-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const line: RunLine = { query: '1', hits: [], score: 0, answerable: false };

  it("refuses another run's lines, whether they are whole or not, and leaves them as they are", () => {
    const out = join(folder, 'run.jsonl');
    const settings = { queries: 'a', k: 10 };
    openRunFile(out, settings).append([line]);
    expect(openRunFile(out, settings).finished).toEqual(new Set(['1']));
    expect(() => openRunFile(out, { ...settings, queries: 'b' })).toThrow('was begun otherwise');
    expect(() => openRunFile(out, { ...settings, k: 3 })).toThrow('was begun otherwise');
    rmSync(`${out}.settings.json`);
    expect(() => openRunFile(out, settings)).toThrow('a run that is not known');
    expect(readFileSync(out, 'utf8')).toBe(`${JSON.stringify(line)}\n`);
    rmSync(out);
    expect(openRunFile(out, { k: 3 }).finished.size).toBe(0);
  });
});

describe('npm run retrieve', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'retrieve-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const path = (name: string) => join(folder, name);
  const jsonl = (name: string, rows: readonly unknown[]) => {
    writeFileSync(
      path(name),
      rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n'),
    );
    return path(name);
  };
  const args = (out: string, ...more: string[]) => [
    ...['--import', 'tsx', 'lib/server/commands/retrieve.ts', '--documents', path('documents'), '--queries'],
    ...[path('queries'), '--out', path(out), '--threads', '1', ...more],
  ];
  const { DATABASE_URL: _, ...env } = process.env;
  const lines = (name: string) =>
    readFileSync(path(name), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as RunLine);

  it('goes on where it was killed, names faulty lines, and answers every question once', async () => {
    jsonl('documents', [
      ...DOCUMENTS,
      '{"id": "cut',
      { id: 'link', text: 'again' },
      { id: 'none', text: ' ' },
    ]);
    const texts = ['keep the receipt', 'чек', 'read the contract', '', 'who asks for the code?'];
    const queries = Array.from({ length: 90 }, (_, n) => ({
      id: `q${n}`,
      text: texts[n % 5] && `${texts[n % 5]} ${n}`,
    }));
    jsonl('queries', [...queries, 'not a line']);

    const whole = await promisify(execFile)(process.execPath, args('whole.jsonl'), { env });
    expect(whole.stderr).toContain('documents:6: is not JSON');
    expect(whole.stderr).toContain('documents:8: text: is empty');
    expect(whole.stderr).toContain('the id link stands there more than once');
    expect(whole.stderr).toContain('queries:91: is not JSON');
    expect(lines('whole.jsonl').map(({ query }) => query)).toEqual(queries.map(({ id }) => id));
    expect(existsSync(path('whole.jsonl.store'))).toBe(false);

    const killed = spawn(process.execPath, args('run.jsonl'), { env, stdio: 'ignore' });
    const gone = new Promise((resolve) => killed.on('exit', resolve));
    while (
      killed.exitCode === null &&
      !(existsSync(path('run.jsonl')) && statSync(path('run.jsonl')).size > 0)
    )
      await new Promise((resolve) => setTimeout(resolve, 2));
    killed.kill('SIGKILL');
    await gone;
    const before = lines('run.jsonl').length;
    expect(before).toBeLessThan(queries.length);
    appendFileSync(path('run.jsonl'), '{"query":"q8');

    const { stderr } = await promisify(execFile)(process.execPath, args('run.jsonl'), { env });
    expect(stderr).toContain(`90 questions, ${before} of them answered before`);
    const [a, b] = [lines('whole.jsonl'), lines('run.jsonl')];
    expect(b.map(({ query }) => query)).toEqual(a.map(({ query }) => query));
    for (const [at, line] of b.entries()) {
      expect(line.hits.map(({ id }) => id)).toEqual(a[at]?.hits.map(({ id }) => id));
      expect(line.score).toBeCloseTo(a[at]?.score ?? 0, 5);
    }
  }, 240_000);

  it('refuses to write into a file of something else, and into a run that was begun otherwise', async () => {
    jsonl('documents', DOCUMENTS);
    jsonl('queries', [{ id: 1, text: 'receipt' }]);
    writeFileSync(path('other.jsonl'), '{"id":"mine"}\n');
    const failed = promisify(execFile)(process.execPath, args('other.jsonl', '--leg', 'lexical'), { env });
    await expect(failed).rejects.toMatchObject({
      stderr: expect.stringContaining('other.jsonl:1 is no line of a run'),
    });
    expect(readFileSync(path('other.jsonl'), 'utf8')).toBe('{"id":"mine"}\n');
    await promisify(execFile)(process.execPath, args('kept.jsonl', '--leg', 'lexical', '--keep'), { env });
    jsonl('queries', [
      { id: 1, text: 'receipt' },
      { id: 2, text: 'contract' },
    ]);
    const otherwise = promisify(execFile)(
      process.execPath,
      args('kept.jsonl', '--leg', 'lexical', '--k', '3'),
      { env },
    );
    await expect(otherwise).rejects.toMatchObject({ stderr: expect.stringContaining('was begun otherwise') });
    const kept = JSON.parse(readFileSync(path('kept.jsonl.settings.json'), 'utf8'));
    expect(openRunFile(path('kept.jsonl'), kept).finished).toEqual(new Set(['1']));
  }, 180_000);
});
