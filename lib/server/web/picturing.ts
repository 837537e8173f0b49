import * as z from 'zod';
import type { SignedIn } from '../../auth/staff-queries';
import { filesOf } from '../../content/course-file-queries';
import { draftsOf, saveDrafts } from '../../content/draft-queries';
import { withPictureIn } from '../../content/edit/lesson-text';
import { freeId, idOf } from '../../content/edit/rows';
import { UstatError } from '../../errors';
import { lockCourse } from '../work/load-course';
import { withDrafts } from '../work/publish-course';
import { shrinkPicture } from '../work/shrink-picture';
import { piecePage } from './editing';
import { services } from './services';

const id = z.string().min(1).max(200);

export const picturing = z.object({
  course: id,
  module: id,
  language: z.string().regex(/^[A-Za-z0-9-]{2,20}$/),
  /** Heading of the part at whose end it stands; empty: at the end of the lesson. */
  after: z.string().max(200),
  title: z.string().trim().min(1).max(200),
  /** What is to be seen on it, for who does not see it. */
  shows: z.string().trim().min(1).max(500),
});

/**
 * Puts a picture into the draft of a lesson.
 * @returns where the lesson is written, with what of the picture was left behind
 * @throws UstatError 'bad-input' where it can not be taken, 'not-found' where there is no lesson
 */
export async function addPicture(
  staff: SignedIn,
  { course, module, language, after, title, shows }: z.infer<typeof picturing>,
  bytes: Uint8Array,
): Promise<string> {
  const { db, clock } = services();
  const { svg, left } = await shrinkPicture(bytes);
  await db.transaction(async (tx) => {
    await lockCourse(tx, course);
    const published = await filesOf(tx, course);
    const files = withDrafts(published, await draftsOf(tx, course));
    const path = `${language}/${module}.md`;
    const lesson = files.get(path);
    if (lesson === undefined) throw new UstatError('not-found', `The course has no ${path}.`);
    const names = [...files.keys()].map((name) => name.replace(/^pictures\/(.*)\.svg$/, '$1'));
    const file = `${freeId(idOf(title), new Set(names))}.svg`;
    const changes = new Map([
      [`pictures/${file}`, svg],
      [path, withPictureIn(lesson, { after, file, title, shows })],
    ]);
    await saveDrafts(tx, course, changes, published, { by: staff.name, at: clock() });
  });
  const page = `${piecePage(course, { kind: 'lesson', id: module, language })}&done=saved`;
  return left.length > 0 ? `${page}&left=${encodeURIComponent(left.join(', ').slice(0, 200))}` : page;
}
