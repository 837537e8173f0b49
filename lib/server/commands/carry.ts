import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { hasCode, UstatError } from '../../errors';
import { insertHub } from '../../teaching/hub-queries';
import { readConfig } from '../config';
import { carryKey, packedForStick, takeFromStick } from '../hub/carry';
import { consoleLog, type Log } from '../log';
import { openKnowledgeModel } from '../models/knowledge-model';
import { sqlConversations } from '../store/sql-conversations';
import { keptCourses } from '../store/sql-courses';
import { sqlLearner } from '../store/sql-learner';
import { sqlSync } from '../store/sql-sync';
import { openStorage } from '../store/storage';
import { isFingerprint, packKey } from '../work/pack-keys';
import { orExplain } from './explain';

const HELP = `npm run carry -- --key | --out FOLDER --to KEY | --in FOLDER [--trust FINGERPRINT]

What the classes here did, on a stick for another site, which alone can read it.
--key                 this site's key, for who carries something here, and its fingerprint
--out FOLDER          writes it; --to: the receiver's key
--in FOLDER           takes it; twice does no harm
--trust FINGERPRINT   of the sender, the first time (also at /admin/hubs)`;

const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

await orExplain(async () => {
  const { values } = parseArgs({
    options: {
      ...{ key: { type: 'boolean' }, out: { type: 'string' }, in: { type: 'string' } },
      ...{ to: { type: 'string' }, trust: { type: 'string' } },
    },
  });
  const config = readConfig(process.env);
  const log = consoleLog(config.quiet, config.jsonLog);
  const [own, key] = [carryKey(config.dataDir), packKey(config.dataDir)];
  if (values.key) {
    log.step(`Carried here: --to ${own.name}\nCarried from here: --trust ${key.fingerprint}`);
    return;
  }
  if (Boolean(values.out) === Boolean(values.in) || (values.out && !values.to))
    throw new UstatError('bad-input', HELP);
  const clock = () => new Date();
  const storage = await openStorage(config, clock, log);
  const { db, journal, copies } = storage;
  try {
    const courses = keptCourses(db);
    if (values.out && values.to) {
      const learner = (id: string) => sqlLearner(db, id);
      const conversations = (id: string) => sqlConversations(db, id);
      const deps = { db, clock, key, courses, learner, conversations };
      await write(packedForStick(deps, values.to), values.out, log);
    }
    if (values.in) {
      if (values.trust) {
        if (!isFingerprint(values.trust)) throw new UstatError('bad-input', HELP);
        await insertHub(db, values.trust, values.trust, clock());
      }
      const model = await openKnowledgeModel(join(root, 'models'));
      const failed = (error: unknown) => log.failure('An event', error);
      const sync = (id: string) => sqlSync(db, id);
      const deps = { db, journal, copies, clock, random: randomBytes, courses, sync, model, failed };
      const faults: string[] = [];
      for (const name of stickFiles(values.in)) {
        try {
          const { events, refused } = await takeFromStick(deps, readFileSync(join(values.in, name)), own);
          log.step(`${name}: ${events} new events${refused > 0 ? `, ${refused} refused` : ''}`);
        } catch (error) {
          // the others are whole by themselves
          if (!hasCode(error, 'bad-input')) throw error;
          faults.push(`${name}: ${(error as Error).message}`);
        }
      }
      if (faults.length > 0) throw new UstatError('bad-input', 'Not taken:', faults);
    }
  } finally {
    await storage.close();
  }
});

async function write(
  files: AsyncIterable<{ name: string; bytes: Buffer }>,
  folder: string,
  log: Log,
): Promise<void> {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new UstatError('bad-input', `${folder} is not empty: name a new folder.`);
  mkdirSync(folder, { recursive: true });
  let [count, size] = [0, 0];
  for await (const { name, bytes } of files) {
    writeFileSync(join(folder, name), bytes);
    count += 1;
    size += bytes.length;
  }
  log.step(`${count} files, ${Math.ceil(size / 1000)} kB in ${folder}`);
}

function stickFiles(folder: string): string[] {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.ustat')) : [];
  if (names.length === 0) throw new UstatError('bad-input', `Nothing that was carried lies in ${folder}.`);
  return names.sort();
}
