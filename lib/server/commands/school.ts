import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { v7 } from 'uuid';
import { screenLanguage } from '../../auth/schema';
import { UstatError } from '../../errors';
import { type Config, readConfig } from '../config';
import { announce, siteInNetwork } from '../lan';
import { consoleLog, type Log } from '../log';
import { describeEncoder } from '../models/encoder-files';
import { pinHasher } from '../pin-hasher';
import { authSecret } from '../secrets';
import { openStorage } from '../store/storage';
import { loginCards } from '../work/login-cards';
import { loadPack } from '../work/pack';
import { packKey, TRUSTED, trustedKeys, trustKey } from '../work/pack-keys';
import { makeSchool } from '../work/school';
import { giveShipped } from '../work/shipped-vectors';
import { orExplain } from './explain';

const HELP = `npm run school -- --pack FILE --learners 50 [options]

A running school out of one pack: loads it, makes a class with a profile for each learner, writes
login cards to print, and starts the program. It needs no network.
--language CODE       of class and cards: en, ru, ky or ar (en)
--trust FINGERPRINT   takes packs by that key from now on
--cards FILE          where the cards go (login-cards.html)
--hub URL             it is a hub of that site`;

const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

/** Set for the process that makes the school. */
const APART = 'USTAT_APART';

/** What making a database takes in memory goes with the process that makes it. */
function madeApart(): boolean {
  const env = { ...process.env, [APART]: '1' };
  const [, ...script] = process.argv;
  return (
    spawnSync(process.execPath, [...process.execArgv, ...script], { env, stdio: 'inherit' }).status === 0
  );
}

const isApart = process.env[APART] === '1';
if (!isApart && !madeApart()) process.exit(1);
if (isApart)
  await orExplain(async () => {
    const { values } = parseArgs({
      options: {
        ...{ pack: { type: 'string' }, learners: { type: 'string' }, trust: { type: 'string' } },
        ...{ language: { type: 'string', default: 'en' }, cards: { type: 'string' } },
        // the program that is started then takes it
        hub: { type: 'string' },
      },
    });
    const language = screenLanguage.safeParse(values.language);
    if (!values.pack || !values.learners || !language.success) throw new UstatError('bad-input', HELP);
    const config = readConfig(process.env);
    const log = consoleLog(config.quiet, config.jsonLog);
    // a release brings the keys of who made it along
    const brought = existsSync(join(root, TRUSTED)) ? readFileSync(join(root, TRUSTED), 'utf8') : '';
    for (const key of [...brought.split('\n').filter(Boolean), values.trust ?? []].flat())
      trustKey(config.dataDir, key);
    const given = { language: language.data, learners: Number(values.learners) };
    await prepare(config, log, { ...given, pack: values.pack, cards: values.cards ?? 'login-cards.html' });
  });
else await import('./start');

async function prepare(
  config: Config,
  log: Log,
  given: { pack: string; learners: number; language: 'en' | 'ru' | 'ky' | 'ar'; cards: string },
): Promise<void> {
  const { dataDir } = config;
  const clock = () => new Date();
  const storage = await openStorage(config, clock, log);
  try {
    const { db, journal, copies } = storage;
    const own = packKey(dataDir).fingerprint;
    const encoder = await describeEncoder(join(root, 'models'));
    const pack = { trusted: trustedKeys(dataDir), root, own, at: clock(), encoder };
    const loaded = await loadPack(db, readFileSync(given.pack), pack);
    log.step(`Course ${loaded.id}: ${loaded.lessons} lessons, ${loaded.items} items`);
    const vectors = config.encoder && (await giveShipped(db, root, loaded.id, encoder));
    if (vectors) log.step(vectors);
    const hasher = pinHasher(config.pinSecret ?? authSecret(dataDir, config.authSecret));
    const deps = { db, hasher, journal, copies, clock, ids: v7, random: randomBytes };
    const school = await makeSchool(deps, { ...given, courseId: loaded.id, root });
    const site = siteInNetwork(config);
    // whoever has it opens profiles
    const page = loginCards(school.cards, school.class, { root, site });
    writeFileSync(given.cards, page, { mode: 0o600 });
    log.step(`${school.cards.length} login cards to print: ${resolve(given.cards)}`);
    log.step(`The teacher, once, within 7 days: ${site}/invitation/${school.educator}`);
    announce(config, log);
  } finally {
    await storage.close();
  }
}
