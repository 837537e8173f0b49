import { readConfig } from '../config';
import { consoleLog } from '../log';
import { openStorage } from '../store/storage';
import { courseFolders, loadCourse, parseCourses } from '../work/load-course';
import { orExplain } from './explain';

/**
 * `npm run seed -- <folder>`: checks and loads one course folder, or without a folder every course
 * that ships.
 */
await orExplain(async () => {
  const config = readConfig(process.env);
  const log = consoleLog(config.quiet, config.jsonLog);
  const folders = process.argv.length > 2 ? process.argv.slice(2) : courseFolders(config.coursesDir);
  const courses = parseCourses(folders);
  const clock = () => new Date();
  const storage = await openStorage(config, clock, log);
  try {
    for (const course of courses) {
      const loaded = await loadCourse(storage.db, course, clock());
      log.step(`Course ${loaded.id}: ${loaded.lessons} lessons, ${loaded.items} items`);
    }
  } finally {
    await storage.close();
  }
});
