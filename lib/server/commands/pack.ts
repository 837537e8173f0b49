import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { UstatError } from '../../errors';
import { readConfig } from '../config';
import { consoleLog } from '../log';
import { describeEncoder } from '../models/encoder-files';
import { sqlHints } from '../store/sql-hints';
import { openStorage } from '../store/storage';
import { loadPack, makePack } from '../work/pack';
import { packKey, trustedKeys, trustKey } from '../work/pack-keys';
import { phoneFiles } from '../work/phone-course';
import { orExplain } from './explain';

/**
 * `npm run pack -- --course ID --out FILE`: a course as one signed file, with its index of words
 * and vectors; with `--since FILE` what has changed since that pack alone. `--load FILE
 * [--replace]`: checks one and loads it. `--key`: this site's fingerprint. `--trust FINGERPRINT`:
 * packs by that key are taken from now on.
 */
await orExplain(async () => {
  const { values } = parseArgs({
    options: {
      ...{ course: { type: 'string' }, out: { type: 'string' }, load: { type: 'string' } },
      ...{
        since: { type: 'string' },
        trust: { type: 'string' },
        key: { type: 'boolean' },
        replace: { type: 'boolean' },
      },
    },
  });
  const config = readConfig(process.env);
  const log = consoleLog(config.quiet, config.jsonLog);
  const clock = () => new Date();
  const { dataDir } = config;
  if (values.trust) trustKey(dataDir, values.trust);
  const key = packKey(dataDir);
  if (values.key) log.step(`Packs of this site are signed by ${key.fingerprint}`);
  const { course, out, load } = values;
  if (course && !out) throw new UstatError('bad-input', 'Where to? npm run pack -- --course ID --out FILE');
  if (!course && !load) return;
  const storage = await openStorage(config, clock, log);
  try {
    if (course && out) {
      const since = values.since ? readFileSync(values.since) : undefined;
      const forPhones = since ? new Map() : await phoneFiles(storage.db, sqlHints(storage.db), course);
      const given = {
        ...{ courseId: course, root: process.cwd(), key, at: clock(), since },
        ...{ isWhole: true, beside: forPhones },
      };
      const bytes = await makePack(storage.db, given);
      writeFileSync(out, bytes);
      log.step(
        `Course ${course}: ${Math.ceil(bytes.length / 1000)} kB in ${out}, signed by ${key.fingerprint}`,
      );
    }
    if (load) {
      const given = {
        ...{ trusted: trustedKeys(dataDir), root: process.cwd() },
        ...{ own: key.fingerprint, at: clock(), encoder: await describeEncoder('models') },
      };
      const loaded = await loadPack(storage.db, readFileSync(load), {
        ...given,
        replaces: values.replace ?? false,
      });
      log.step(
        `Course ${loaded.id}: ${loaded.lessons} lessons, ${loaded.items} items, ${loaded.vectors} vectors, signed by ${loaded.fingerprint}`,
      );
    }
  } finally {
    await storage.close();
  }
});
