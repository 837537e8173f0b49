import type { PictureBlock } from '@/app/_ui/blocks';
import type { Block } from '@/lib/content/schema';
import type { CourseStore } from '@/lib/content/store';
import { hasCode } from '@/lib/errors';
import type { LearnerDeps } from '@/lib/server/web/services';
import type { Citation, RecordedTurn } from '@/lib/tutor/schema';

/** Pictures of the sections that turns show again, by turn. */
export async function picturesOf(
  { courses }: Pick<LearnerDeps, 'courses'>,
  turns: readonly RecordedTurn[],
): Promise<Map<string, PictureBlock>> {
  const found = await Promise.all(
    turns.map(async ({ id, answer }): Promise<[string, PictureBlock][]> => {
      const picture =
        answer.kind === 'talk' && answer.again
          ? await pictureBeside(courses, answer.again.citation)
          : undefined;
      return picture ? [[id, picture]] : [];
    }),
  );
  return new Map(found.flat());
}

async function pictureBeside(
  courses: CourseStore,
  { courseId, moduleId, language, blockIds }: Citation,
): Promise<PictureBlock | undefined> {
  const lesson = await courses.lesson(courseId, moduleId, language).catch((error: unknown) => {
    if (hasCode(error, 'not-found')) return null; // it is gone meanwhile
    throw error;
  });
  const blocks = lesson?.blocks ?? [];
  const at = blocks.findIndex(({ id }) => blockIds.includes(id));
  const isHeading = ({ kind }: Block) => kind === 'heading';
  const from = blocks.slice(0, Math.max(at, 0)).findLastIndex(isHeading) + 1;
  const length = blocks.slice(from).findIndex(isHeading);
  const section = at < 0 ? [] : blocks.slice(from, length < 0 ? undefined : from + length);
  return section.find((block): block is PictureBlock => block.kind === 'picture');
}
