import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { UstatError } from '../../errors';
import { readConfig } from '../config';
import { consoleLog } from '../log';
import { describeEncoder } from '../models/encoder-files';
import { openStorage } from '../store/storage';
import { writeArchive } from '../work/course-archive';
import { exportCourse } from '../work/export-course';
import { courseFolders, loadCourse, parseCourses } from '../work/load-course';
import { giveShipped, writeShipped } from '../work/shipped-vectors';
import { orExplain } from './explain';

/**
 * `npm run seed -- <folder or zip file> …`: checks and loads courses; without one every course that
 * ships. `npm run seed -- --export <course> --out <file>`: a loaded course as a zip file of its
 * folder, with the hints that are approved here. `npm run seed -- --vectors <course>`: what its
 * texts were embedded to here, as the file that ships with it.
 */
await orExplain(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { export: { type: 'string' }, out: { type: 'string' }, vectors: { type: 'string' } },
  });
  const config = readConfig(process.env);
  const log = consoleLog(config.quiet, config.jsonLog);
  const isOwn = positionals.length > 0;
  const taken =
    values.export || values.vectors
      ? []
      : await parseCourses(isOwn ? positionals : courseFolders(config.coursesDir));
  const clock = () => new Date();
  const storage = await openStorage(config, clock, log);
  try {
    if (values.export) {
      if (!values.out)
        throw new UstatError('bad-input', 'Where to? npm run seed -- --export ID --out FILE.zip');
      const files = await exportCourse(storage.db, values.export);
      writeFileSync(values.out, writeArchive(values.export, files, clock()));
      log.step(`Course ${values.export}: ${files.size} files in ${values.out}`);
    }
    if (values.vectors) {
      const encoder = await describeEncoder('models');
      log.step(`Vectors in ${await writeShipped(storage.db, process.cwd(), values.vectors, encoder)}`);
    }
    for (const course of taken) {
      const loaded = await loadCourse(storage.db, course, clock(), { isOwn });
      log.step(`Course ${loaded.id}: ${loaded.lessons} lessons, ${loaded.items} items`);
      const encoder = config.encoder && (await describeEncoder('models').catch(() => null));
      const given = encoder && (await giveShipped(storage.db, process.cwd(), loaded.id, encoder));
      if (given) log.step(given);
    }
  } finally {
    await storage.close();
  }
});
