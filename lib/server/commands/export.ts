/**
 * `npm run export -- --format NAME --course ID --out FOLDER`: what learners who take part in
 * research have done in a course, under made-up names, for other programs.
 */
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { recordAudit } from '../../auth/audit';
import { UstatError } from '../../errors';
import { CONSENT_TELLS_OF_FILES, FORMAT_NAMES, type FormatName } from '../../research/export/formats';
import { readConfig } from '../config';
import { consoleLog } from '../log';
import { pinHasher } from '../pin-hasher';
import { authSecret } from '../secrets';
import { type ExportOrder, writeExport } from '../store/export-folder';
import { sqlCourses } from '../store/sql-courses';
import { openStorage } from '../store/storage';
import { periodOf } from '../work/export-job';
import { orExplain } from './explain';

const TERMINAL = { name: 'npm run export', address: 'server' };

const HELP = `npm run export -- --format NAME --course ID --out FOLDER [options]

--format NAME           datashop (transactions), pykt (sequences), xapi (1.0.3 statements, a line each), csv or parquet (tables)
--course ID             of the course
--out FOLDER            made anew: the data, codebook.md, manifest.json
--consented-since DATE  only who answered since then, YYYY-MM-DD (UTC): the day on which this site's page on research
                        began to tell of such files, where it was later than ${CONSENT_TELLS_OF_FILES.toISOString().slice(0, 10)}
--from DATE --to DATE   only what happened from the first day to the last, UTC
--json                  {learners, files: [{file, rows, bytes, sha256}], consent, erased, peak_memory_mb}

Only learners who take part in research and are of age; nobody's name, talk or typed words.`;

await orExplain(async () => {
  const { values } = parseArgs({
    options: {
      ...{ format: { type: 'string' }, course: { type: 'string' }, out: { type: 'string' } },
      ...{
        'consented-since': { type: 'string' },
        from: { type: 'string' },
        to: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    },
  });
  if (values.help || !values.format || !values.course || !values.out) {
    console.log(HELP);
    if (!values.help)
      throw new UstatError('bad-input', 'What, and where to? --format NAME --course ID --out FOLDER');
    return;
  }
  const format = formatNamed(values.format);
  const consentedSince = dateOf(values['consented-since']);
  const config = readConfig(process.env);
  const hasher = pinHasher(config.pinSecret ?? authSecret(config.dataDir, config.authSecret));
  const storage = await openStorage(config, () => new Date(), consoleLog(true, config.jsonLog));
  try {
    const { structure } = await sqlCourses(storage.db).course(values.course, 'en');
    const order: ExportOrder = {
      ...{ format, courseId: structure.id, consentedSince, folder: values.out },
      ...{ madeAt: new Date(), key: randomBytes(32) },
      period: periodOf(values.from ?? null, values.to ?? null),
    };
    const made = await writeExport(storage.db, order);
    const { learners, files, consent, erased } = made;
    const told = { format, learners, from: values.from ?? null, to: values.to ?? null };
    const change = { action: 'export-written', subject: structure.id, after: told } as const;
    await storage.db
      .transaction((tx) => recordAudit(tx, hasher, TERMINAL, change, new Date()))
      .catch(async (error: unknown) => {
        // no file that the audit trail does not tell of
        await rm(order.folder, { recursive: true, force: true });
        throw error;
      });
    const peak = Math.round(process.resourceUsage().maxRSS / 1024);
    if (values.json) console.log(JSON.stringify({ learners, files, consent, erased, peak_memory_mb: peak }));
    else {
      for (const { file, rows, bytes } of files)
        console.log(`${file}: ${rows === null ? '' : `${rows} rows, `}${bytes} bytes`);
      console.log(`${learners} learners; ${consent.consented} of the site take part. ${peak} MB at most.`);
    }
  } finally {
    await storage.close();
  }
});

function formatNamed(name: string): FormatName {
  const found = FORMAT_NAMES.find((one) => one === name);
  if (found) return found;
  throw new UstatError('bad-input', `--format is ${FORMAT_NAMES.join(', ')}, not "${name}".`);
}

/** Never before the page told of files. */
function dateOf(text: string | undefined): Date {
  if (text === undefined) return CONSENT_TELLS_OF_FILES;
  const date = new Date(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : Number.NaN);
  if (Number.isNaN(date.getTime()))
    throw new UstatError('bad-input', `--consented-since is a day such as 2026-12-24, not "${text}".`);
  return date > CONSENT_TELLS_OF_FILES ? date : CONSENT_TELLS_OF_FILES;
}
