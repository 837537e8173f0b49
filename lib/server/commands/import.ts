import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseCourse } from '../../content/import/course';
import { importOatutor } from '../../content/import/oatutor/course';
import { countsOf } from '../../content/import/oatutor/report';
import type { ParsedCourse } from '../../content/parsed-course';
import { UstatError } from '../../errors';
import { readConfig } from '../config';
import { consoleLog } from '../log';
import { openStorage } from '../store/storage';
import { loadCourse, readCourseFolder } from '../work/load-course';
import { orExplain } from './explain';

const HELP = `npm run import -- --from oatutor FOLDER [options]

Brings in a course of OATutor (a folder with coursePlans.json, skillModel.json and content-pool).
--out FOLDER     writes it as a course folder, for npm run seed; without it, it is loaded at once
--course NAME    of coursePlans.json, where that has several

What can not be brought in is counted, and listed with its place in the README.md of --out.
The hints wait at /curate until somebody approves them.`;

await orExplain(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { from: { type: 'string' }, out: { type: 'string' }, course: { type: 'string' } },
  });
  const [folder, ...more] = positionals;
  if (values.from !== 'oatutor' || !folder || more.length > 0) throw new UstatError('bad-input', HELP);
  const { files, report, counts } = importOatutor(readCourseFolder(folder, /\.json$/), values.course);
  const course = parseCourse(files);
  const config = readConfig(process.env);
  const log = consoleLog(config.quiet, config.jsonLog);
  log.step(
    `${course.structure.id}: of ${counts.problems} problems with ${counts.steps} steps ${counts.items} exercises in ${counts.modules} modules, with ${counts.hints} hints to review`,
  );
  for (const { count, kind, reason } of countsOf(report)) log.step(`${count} ${kind}: ${reason}`);
  if (values.out === undefined) await load(course);
  else {
    write(values.out, files);
    log.step(`Each with its place: ${join(values.out, 'README.md')}`);
  }
});

function write(folder: string, files: ReadonlyMap<string, string>): void {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new UstatError('bad-input', `${folder} is not empty: name a new folder.`);
  for (const [name, text] of files) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

async function load(course: ParsedCourse): Promise<void> {
  const config = readConfig(process.env);
  const log = consoleLog(config.quiet, config.jsonLog);
  const storage = await openStorage(config, () => new Date(), log);
  try {
    const loaded = await loadCourse(storage.db, course, new Date(), { isOwn: true });
    log.step(`Course ${loaded.id}: ${loaded.lessons} lessons, ${loaded.items} items`);
  } finally {
    await storage.close();
  }
}
