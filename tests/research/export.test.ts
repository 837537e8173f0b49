import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import validate from '@learninglocker/xapi-validation/dist/factory.js';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forgetLearner } from '@/lib/auth/person-queries';
import type { Db } from '@/lib/db/port';
import { holders, saveConsent } from '@/lib/experiments/consent-queries';
import { attemptsOf } from '@/lib/knowledge/attempt-queries';
import { columnsIn } from '@/lib/research/export/codebook';
import { CONSENT_TELLS_OF_FILES, type FormatName, formatOf } from '@/lib/research/export/formats';
import type { Period } from '@/lib/research/export/learner-queries';
import { pseudonyms } from '@/lib/research/export/pseudonym';
import { attemptOut } from '@/lib/research/export/rows';
import { writeExport } from '@/lib/server/store/export-folder';
import { readAnswerLog } from '@/lib/server/store/rows';
import { bothDatabases } from '../support/both-databases';
import { AGREED, addPractised, TYPED } from '../support/export-rows';
import { lacks } from '../support/needs';

const run = promisify(execFile);
const READ = { columns: {}, skillSeparator: null, skills: 'together', dates: null } as const;
const DAY = 86_400_000;
const KINDS = ['single-choice', 'multiple-choice', 'ordering', 'matching', 'number', 'short-text'];
const ALWAYS: Period = { from: null, before: null };

describe.each(Object.keys(bothDatabases) as (keyof typeof bothDatabases)[])('an export from %s', (kind) => {
  describe.skipIf(kind === 'PostgreSQL' && lacks('postgres'))('(needs postgres)', () => {
    let opened: { db: Db; drop(): Promise<void> };
    let folder: string;
    let inside: string[];
    let outside: string[];
    let returned: string;
    const out = (name: string) => join(folder, name);
    const exported = (format: FormatName, name: string = format, period = ALWAYS) =>
      writeExport(opened.db, {
        ...{ format, courseId: 'tea', folder: out(name), madeAt: AGREED, period },
        ...{ consentedSince: CONSENT_TELLS_OF_FILES, key: randomBytes(32) },
      });
    const textIn = (name: string) =>
      readdirSync(out(name))
        .map((file) => readFileSync(join(out(name), file), 'utf8'))
        .join('\n');

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'export-'));
      opened = await bothDatabases[kind]();
      const { db } = opened;
      inside = [await addPractised(db), await addPractised(db, { showings: 450 })];
      outside = [
        await addPractised(db, { says: { takesPart: false, isOfAge: true, age: 18 } }),
        await addPractised(db, { says: { takesPart: true, isOfAge: false, age: 18 } }),
        await addPractised(db, { says: null }),
        await addPractised(db, { at: new Date('2026-11-01T00:00:00Z') }),
        await addPractised(db, { courseId: 'soup' }),
        await addPractised(db),
      ];
      await saveConsent(db, outside[5] ?? '', { takesPart: false, isOfAge: true, age: 18 }, AGREED);
      // left, and came back a day later: nothing of before is in it
      returned = await addPractised(db);
      await saveConsent(db, returned, { takesPart: false, isOfAge: true, age: 18 }, AGREED);
      await saveConsent(
        db,
        returned,
        { takesPart: true, isOfAge: true, age: 18 },
        new Date(AGREED.getTime() + DAY),
      );
    });
    afterAll(async () => {
      rmSync(folder, { recursive: true });
      await opened?.drop();
    });

    it('holds those who agreed and are of age, and nobody else', async () => {
      const made = await exported('csv');
      expect(made.learners).toBe(2);
      expect(made.consent).toEqual({
        ...{ consented: 4, consentedEarlier: 1, tooYoung: 1, refused: 2, unanswered: 0, withdrawn: 2 },
      });
      const stored = (await Promise.all(inside.map((id) => attemptsOf(opened.db, id, 'tea')))).flat();
      expect(made.files.find(({ file }) => file === 'attempts.csv')?.rows).toBe(stored.length);
      for (const file of ['decisions.csv', 'choices.csv', 'exposures.csv', 'hints.csv'])
        expect(made.files.find((one) => one.file === file)?.rows).toBe(2);
    });

    it('names nobody, and holds no word that somebody typed', async () => {
      const ids = await opened.db.query<{ id: string }>(
        'select id from learner union select id from round union select id from attempt union select id from decision',
      );
      for (const format of ['csv', 'datashop', 'pykt', 'xapi', 'parquet'] as const) {
        await exported(format, `names-${format}`);
        const text = textIn(`names-${format}`);
        expect(ids.filter(({ id }) => text.includes(id))).toEqual([]);
        for (const word of [TYPED, 'Aigul', '0555123456', 'abababab']) expect(text).not.toContain(word);
      }
      expect(textIn('names-csv')).toContain('black=boiling|green=cooled');
      expect(textIn('names-csv')).toContain('"95,5"');
    });

    it('holds of a period what happened in it, and arms from before', async () => {
      const minute = (n: number) => new Date(AGREED.getTime() + n * 60_000);
      const made = await exported('csv', 'period', { from: minute(2), before: minute(5) });
      const rows = (file: string) => made.files.find((one) => one.file === file)?.rows;
      const within = (await Promise.all(inside.map((id) => attemptsOf(opened.db, id, 'tea'))))
        .flat()
        .filter(({ answeredAt }) => answeredAt >= minute(2) && answeredAt < minute(5));
      expect(within.length).toBeGreaterThan(0);
      expect(rows('attempts.csv')).toBe(within.length);
      expect(['decisions.csv', 'choices.csv', 'hints.csv'].map(rows)).toEqual([0, 0, 0]);
      expect(rows('exposures.csv')).toBe(2);
      await expect(exported('csv', 'none', { from: minute(5), before: minute(5) })).rejects.toThrow(/period/);
    });

    it('has other made-up names each time', async () => {
      const namesIn = (name: string) =>
        readFileSync(join(out(name), 'exposures.csv'), 'utf8')
          .trim()
          .split('\n')
          .slice(1)
          .map((line) => line.split(',')[0]);
      await exported('csv', 'one');
      await exported('csv', 'two');
      expect(new Set([...namesIn('one'), ...namesIn('two')]).size).toBe(4);
    });

    it("gives the same answers when DataShop's file is read back", async () => {
      await exported('datashop');
      const { log, faults, laterTries } = await readAnswerLog(
        join(out('datashop'), 'transactions.txt'),
        READ,
      );
      const read = Array.from(log.learner, (_, n) => [
        ...[log.items[log.item[n] ?? 0], log.skills[log.skill[n] ?? 0]],
        ...[log.right[n] === 1, log.time?.[n]],
      ]);
      const stored = (await Promise.all(inside.map((id) => attemptsOf(opened.db, id, 'tea')))).flat();
      const firsts = stored.filter(({ ordinal }) => ordinal === 1);
      const wanted = firsts.map((one) => [
        ...[`${one.itemId} / ${one.itemId}`, one.skillId, one.correct, one.answeredAt.getTime()],
      ]);
      expect(faults).toEqual([]);
      expect(laterTries).toBe(stored.length - firsts.length);
      expect(log.learners).toHaveLength(2);
      expect(read.map(String).sort()).toEqual(wanted.map(String).sort());
      const args = ['--import', 'tsx', 'lib/server/commands/trace.ts', '--draws', '5'];
      const { stdout } = await run(process.execPath, [
        ...args,
        '--log',
        join(out('datashop'), 'transactions.txt'),
      ]);
      expect(stdout).toContain(`${firsts.length} answers of 2 learners`);
    });

    it("gives the same first tries when pyKT's file is read back", async () => {
      await exported('pykt');
      const { log, faults } = await readAnswerLog(join(out('pykt'), 'sequences.csv'), READ);
      const ids = JSON.parse(readFileSync(join(out('pykt'), 'keyid2idx.json'), 'utf8'));
      expect(faults).toEqual([]);
      expect(log.learner).toHaveLength(458);
      expect(log.items.map((n) => Object.keys(ids.questions)[Number(n)]).sort()).toEqual([
        'heat.how',
        'heat.when',
      ]);
    });

    it('holds statements that are valid xAPI', async () => {
      await exported('xapi');
      const lines = readFileSync(join(out('xapi'), 'statements.jsonl'), 'utf8')
        .trimEnd()
        .split('\n');
      const statements = lines.map((line) => JSON.parse(line));
      const check = validate.statement as (data: unknown, path: string[]) => unknown[];
      expect(statements.flatMap((one) => check(one, ['statement']))).toEqual([]);
      expect(check({ ...statements[0], timestamp: 'yesterday' }, ['statement'])).not.toEqual([]);
      expect(new Set(statements.map(({ id }) => id)).size).toBe(statements.length);
      expect(new Set(statements.map(({ verb }) => verb.display.en))).toEqual(
        new Set(['answered', 'opened a hint']),
      );
    });

    it('has a valid statement of an answer of each kind, and of one that no program knows', () => {
      const names = pseudonyms(randomBytes(32));
      const attempt = {
        ...{ learner: 'a', course: 'tea', module: 'brew', item: 'heat.how', item_version: 'v1' },
        ...{ skill: 'heat', language: 'ky', round: null, position: 1, attempt: 1, correct: true },
        ...{ time: AGREED.toISOString(), unaided: true, hints_used: 0, answer: 'a=b|c=d' },
        ...{ mistake: null, predicted: null, model: null },
      };
      const kinds = [...KINDS, 'unknown'];
      const attempts = kinds.map((answer_kind) => ({ ...attempt, answer_kind }));
      const none = { decisions: [], choices: [], exposures: [], hints: [] };
      const made = formatOf('xapi', names).files[0]?.rows({ learner: 'a', attempts, ...none }) ?? [];
      const check = validate.statement as (data: unknown, path: string[]) => unknown[];
      expect(made).toHaveLength(kinds.length);
      expect(made.flatMap((one) => check(one, ['statement']))).toEqual([]);
    });

    it('holds in Parquet what it holds as CSV', async () => {
      const made = await exported('parquet');
      for (const { file, rows } of made.files.filter((one) => one.rows !== null)) {
        const read = await parquetReadObjects({
          file: await asyncBufferFromFile(join(out('parquet'), file)),
        });
        expect(read).toHaveLength(rows ?? 0);
        if (file !== 'attempts.parquet') continue;
        const { position, correct, answer, time } = read[1] ?? {};
        expect(typeof position).toBe('number');
        expect(typeof correct).toBe('boolean');
        expect(time).toBeInstanceOf(Date);
        expect(read.some((one) => one.answer === null)).toBe(true);
        expect([null, 'string']).toContain(answer === null ? null : typeof answer);
      }
    });

    it('says in its manifest what it holds, file by file, and in its codebook each column', async () => {
      await exported('csv', 'told');
      const told = JSON.parse(readFileSync(join(out('told'), 'manifest.json'), 'utf8'));
      expect(told.filters.course).toBe('tea');
      // four said yes, two no: too few to be told in numbers
      expect(told.consent_on_this_site).toMatchObject({ consented: '<5', refused: '<5', erased: 0 });
      for (const { file, sha256, bytes } of told.files) {
        const written = readFileSync(join(out('told'), file));
        expect([bytes, sha256]).toEqual([written.length, createHash('sha256').update(written).digest('hex')]);
      }
      const book = readFileSync(join(out('told'), 'codebook.md'), 'utf8');
      const [header] = readFileSync(join(out('told'), 'attempts.csv'), 'utf8').split('\n');
      for (const name of header?.split(',') ?? []) expect(book).toContain(`| \`${name}\` |`);
      expect(columnsIn(attemptOut).filter(({ about }) => about === '')).toEqual([]);
    });

    it('refuses a folder that holds something, and leaves nothing of what failed', async () => {
      await exported('csv', 'full');
      await expect(exported('csv', 'full')).rejects.toThrow(/holds something already/);
      expect(existsSync(join(out('full'), 'manifest.json'))).toBe(true);
    });

    it('tells whom it may hold: another number once one of them has left, not with who comes', async () => {
      const { db } = opened;
      const [stays, leaves, grows, goes] = await Promise.all([1, 2, 3, 4].map(() => addPractised(db)));
      const yes = { takesPart: true, isOfAge: true, age: 18 };
      const at = (minutes: number) => new Date(AGREED.getTime() + minutes * 60_000);
      for (const one of [stays, leaves, grows, goes]) await saveConsent(db, one ?? '', yes, at(1));
      const { held } = await exported('csv', 'held');
      const now = () => holders(db, CONSENT_TELLS_OF_FILES, held);
      expect(await now()).toEqual(held);
      const comes = await addPractised(db);
      await saveConsent(db, comes, yes, at(3 * 24 * 60));
      expect(await now()).toEqual(held);
      const marks = [held.mark];
      await saveConsent(db, leaves ?? '', { ...yes, takesPart: false }, at(4 * 24 * 60));
      marks.push((await now()).mark);
      await saveConsent(db, grows ?? '', { ...yes, isOfAge: false }, at(4 * 24 * 60));
      marks.push((await now()).mark);
      await db.query('delete from learner where id = $1', [goes]);
      marks.push((await now()).mark);
      expect(new Set(marks).size).toBe(4);
      await db.query('delete from learner where id = any($1::uuid[])', [[stays, leaves, grows, comes]]);
    });

    it('forgets who was erased, and counts them', async () => {
      const gone = await addPractised(opened.db);
      expect((await exported('csv', 'before')).learners).toBe(3);
      await forgetLearner(opened.db, gone, AGREED);
      const after = await exported('csv', 'after');
      expect([after.learners, after.erased]).toEqual([2, 1]);
    });
  });
});
