import * as z from 'zod';
import type { SignedIn } from '../../auth/staff-queries';
import { filesOf } from '../../content/course-file-queries';
import { usedIds, versionOf } from '../../content/course-queries';
import { draftsOf, saveDrafts } from '../../content/draft-queries';
import type { Changes } from '../../content/edit/changes';
import {
  KINDS_OF_ITEMS,
  newCourse,
  withItem,
  withModule,
  withoutItem,
} from '../../content/edit/module-fields';
import { everyLanguage, outlineOf } from '../../content/edit/outline';
import { withoutModule } from '../../content/edit/without-module';
import { OWN_COURSES } from '../../content/import/check';
import { UstatError } from '../../errors';
import { lockCourse } from '../work/load-course';
import { withDrafts } from '../work/publish-course';
import { piecePage } from './editing';
import { services } from './services';

/** Modules, exercises and courses that are not there yet, and those that go. */

const id = z.string().min(1).max(200);
const title = z.string().trim().min(1).max(200);
const language = z.string().regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/);

export const adding = z.discriminatedUnion('do', [
  z.object({ do: z.literal('module'), course: id, title, language }),
  z.object({ do: z.literal('item'), course: id, module: id, kind: z.enum(KINDS_OF_ITEMS), language }),
  z.object({ do: z.literal('without-item'), course: id, item: id }),
  z.object({ do: z.literal('without-module'), course: id, module: id }),
]);

/** @returns where what was added is written. @throws UstatError 'not-found' */
export async function addTo(staff: SignedIn, given: z.infer<typeof adding>): Promise<string> {
  const { db, clock } = services();
  return db.transaction(async (tx) => {
    await lockCourse(tx, given.course);
    const published = await filesOf(tx, given.course);
    const files = withDrafts(published, await draftsOf(tx, given.course));
    const save = (changes: Changes) =>
      saveDrafts(tx, given.course, changes, published, { by: staff.name, at: clock() });
    const outline = outlineOf(files);
    const { modules } = outline;
    const used = await usedIds(tx, given.course);
    switch (given.do) {
      case 'module': {
        const { id: made, changes } = withModule(
          files,
          given,
          used.map(({ moduleId }) => moduleId),
        );
        await save(changes);
        return piecePage(given.course, { kind: 'module', id: made, language: given.language });
      }
      case 'item': {
        const skill = modules.find(({ id: one }) => one === given.module)?.skills[0];
        if (skill === undefined) throw new UstatError('conflict', 'The module has no skill yet.');
        const { id: made, changes } = withItem(
          files,
          { moduleId: given.module, kind: given.kind, skill },
          used.map(({ itemId }) => itemId),
        );
        await save(changes);
        return piecePage(given.course, { kind: 'item', id: made, language: given.language });
      }
      case 'without-item':
        await save(withoutItem(files, given.item, everyLanguage(outline)));
        return `/curate/${given.course}/edit?done=without`;
      case 'without-module':
        await save(withoutModule(files, given.module, everyLanguage(outline)));
        return `/curate/${given.course}/edit?done=without`;
    }
  });
}

export const beginning = z.object({
  course: z
    .string()
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
    .max(60)
    .refine((name) => !OWN_COURSES.includes(name)),
  title,
  language,
  licence: z.string().trim().min(1).max(100),
});

/** @throws UstatError 'conflict' where there is such a course, or somebody has begun one */
export async function beginCourse(staff: SignedIn, given: z.infer<typeof beginning>): Promise<string> {
  const { db, clock } = services();
  const { course, ...named } = given;
  await db.transaction(async (tx) => {
    await lockCourse(tx, course);
    const isTaken = (await versionOf(tx, course)) !== null || (await draftsOf(tx, course)).length > 0;
    if (isTaken) throw new UstatError('conflict', `There is a course ${course}.`);
    const changes = newCourse({ id: course, ...named });
    await saveDrafts(tx, course, changes, new Map(), { by: staff.name, at: clock() });
  });
  return `/curate/${course}/edit`;
}
