import { courseOrStart } from '@/app/_ui/course';
import type { State } from '@/app/_ui/state-word';
import type { Learner } from '@/lib/auth/schema';
import { moduleTitle } from '@/lib/content/schema';
import type { CourseView } from '@/lib/content/store';
import type { Knowledge } from '@/lib/knowledge/estimate';
import type { PathDeps } from '@/lib/path/next';
import { standingOf } from '@/lib/path/standing';

/** A module that is known, and when it wants to be seen again. */
interface DoneModule {
  id: string;
  title: string;
  /** What one can do after it. */
  can: string | null;
  skills: { id: string; title: string; state: State }[];
  /** null: not known. */
  againAt: Date | null;
}

interface EndView {
  course: CourseView;
  now: Date;
  /** Every module is known. */
  isWhole: boolean;
  /** In the order of the course. */
  modules: DoneModule[];
  /** The same, the one that wants to be seen first first. */
  again: { id: string; title: string; at: Date }[];
}

/** What somebody has learned of a course so far, and what keeps it. */
export async function endView(deps: PathDeps, learner: Learner, courseId: string): Promise<EndView> {
  const course = await courseOrStart(deps.courses, courseId, learner.contentLanguage);
  const { knowledge, now } = await standingOf(deps, course);
  const modules = course.structure.modules.flatMap(({ id, skills }): DoneModule[] => {
    const state = knowledge.modules.get(id)?.state ?? 'new';
    if (state === 'new' || state === 'learning') return [];
    return [
      {
        id,
        title: moduleTitle(course.text, id),
        can: course.text.modules[id]?.can ?? null,
        skills: skills.map((skill) => ({
          id: skill,
          title: course.text.skills[skill] ?? skill,
          // of a module that a check has opened the skills were seen as one
          state: state === 'known' ? 'known' : (knowledge.skills.get(skill)?.state ?? state),
        })),
        againAt: firstToFade(knowledge, skills),
      },
    ];
  });
  return {
    course,
    now,
    isWhole: modules.length === course.structure.modules.length,
    modules,
    again: modules
      .flatMap(({ id, title, againAt }) => (againAt ? [{ id, title, at: againAt }] : []))
      .sort((a, b) => a.at.getTime() - b.at.getTime()),
  };
}

function firstToFade({ skills }: Knowledge, ids: readonly string[]): Date | null {
  const times = ids.flatMap((id) => {
    const skill = skills.get(id);
    return skill?.dueAt ?? skill?.fadesAt ?? [];
  });
  return times.sort((a, b) => a.getTime() - b.getTime())[0] ?? null;
}
