import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { parseCourse } from '../../../lib/content/import/course';
import type { ParsedCourse } from '../../../lib/content/parsed-course';
import { readCourseFolder } from '../../../lib/server/work/load-course';
import { discard, root, startApp } from '../app';
import { openBrowser, phone } from '../browser';
import { course } from '../learner';
import { type OpenAiServer, openAiServer } from '../openai-server';
import { attack, type Campaign, judgePages, type Report } from './campaign';
import {
  type Conversation,
  hostileCourseCases,
  keyCases,
  questionCases,
  stemCases,
  streamCases,
} from './cases';
import { openItems } from './exercises';
import { writeHostileCourses } from './hostile-course';
import type { Payload } from './payloads';
import { type Visitor, visit } from './visitor';

export interface Extent {
  /** Places of a round that are opened in each module, and modules. */
  perModule: number;
  modules: number;
  /** Tellings of one key. */
  tellings: number;
  /** A tag is cut at every so many-th place. */
  cutEvery: number;
}

/**
 * The most characters of a model's words that a turn shows (lib/tutor/generate.ts), and the rest of
 * its last piece.
 */
const LONGEST = 2_500;
const SECRET_OF_ANOTHER = 'Zamira owes her cousin money';

/** Every attack on an app of its own, with a model that obeys, judged in a browser. */
export async function besiege(
  payloads: readonly Payload[],
  extent: Extent,
  progress: (line: string) => void = () => undefined,
): Promise<Report> {
  const hostile = writeHostileCourses(payloads, join(root, 'seed/courses/money-phone-safely'));
  const model = await openAiServer();
  const [app, browser] = await Promise.all([
    startApp({
      USTAT_COURSES: hostile.folder,
      OPENAI_BASE_URL: model.baseUrl,
      OPENAI_MODEL: 'scripted',
      TUTOR_TURNS_PER_MINUTE: '1000000',
      TUTOR_TOKENS_PER_DAY: '100000000',
      TUTOR_SITE_TOKENS_PER_DAY: '1000000000',
    }),
    openBrowser(),
  ]);
  const report: Report = { cases: 0, reached: 0, byName: new Map(), failures: [] };
  try {
    const courses = hostile.courses.map(({ id }) => parseCourse(readCourseFolder(join(hostile.folder, id))));
    const { campaign, learner } = await stageOn(app.url, browser, model, [course, ...courses]);
    const run = (conversations: readonly Conversation[]) =>
      attack(campaign, learner, conversations, report, (done) => {
        model.chats.length = 0;
        progress(`${done} attacks, ${report.failures.length} failures`);
      });
    await run(hostileCourseCases(hostile.courses));
    const pages = hostile.courses.flatMap(({ id }) => [
      `/course/${id}`,
      `/tutor?course=${id}`,
      `/course/${id}/title-0`,
    ]);
    await judgePages(campaign, pages, report);
    const { id, modules } = course.structure;
    await run(questionCases(id, payloads));
    await run(streamCases(id, extent.cutEvery));
    const chosen = modules.slice(0, extent.modules).map((module) => module.id);
    const items = await openItems(learner, course, chosen, extent.perModule);
    await run(keyCases(items, extent.tellings));
    await run(
      stemCases(
        id,
        items.filter((_, at) => at % extent.perModule === extent.perModule - 1),
      ),
    );
  } finally {
    await Promise.all([browser.close(), discard(app), model.close()]);
    rmSync(hostile.folder, { recursive: true });
  }
  return report;
}

/** A learner who attacks, and one who has nothing to do with it but has asked before. */
async function stageOn(
  origin: string,
  browser: Browser,
  model: OpenAiServer,
  courses: readonly ParsedCourse[],
): Promise<{ campaign: Campaign; learner: Visitor }> {
  const [learner, other] = [await visit(origin, 'en'), await visit(origin, 'en')];
  model.script({ kind: 'answer', pieces: [`${SECRET_OF_ANOTHER} [1].`] });
  for (const { structure } of courses.slice(0, 3))
    await other.ask({ courseId: structure.id, question: `${SECRET_OF_ANOTHER}, what about receipts?` });
  const context = await phone(browser, { locale: 'en' });
  await context.addCookies(
    learner.cookie.split('; ').map((one) => {
      const [name = '', value = ''] = one.split(/=(.*)/);
      return { name, value, url: origin };
    }),
  );
  return {
    campaign: { origin, model, context, courses, foreign: SECRET_OF_ANOTHER, longest: LONGEST },
    learner,
  };
}
