import type { CourseStructure } from '../content/schema';
import type { Knowledge, ModuleKnowledge } from '../knowledge/estimate';
import type { ModuleTries } from '../knowledge/store';
import type { Placement } from './store';

/**
 * So many first tries in a module that were not right, since it opened as known, and it is a module
 * like any other again. One may be a slip; the count never falls, so the standing does not come and
 * go.
 */
export const LAPSES = 2;

/**
 * A module that its placement opened is 'known' until it is mastered by practice or contradicted
 * (LAPSES), and due for review when recall of a component that was answered has likely fallen. One
 * that only the placement has touched is new.
 */
export function withPlacement(
  knowledge: Knowledge,
  course: CourseStructure,
  { outcome }: Pick<Placement, 'outcome'>,
  tries: ReadonlyMap<string, ModuleTries>,
  now: Date,
): Knowledge {
  const opened = new Set(outcome?.filter((one) => one.opens).map((one) => one.moduleId));
  const modules = new Map(knowledge.modules);
  const skills = new Map(knowledge.skills);
  for (const { id, skills: own } of course.modules) {
    const module = modules.get(id);
    if (!module || module.state === 'mastered' || module.state === 'review') continue;
    const since = tries.get(id) ?? { tries: 0, notRight: 0 };
    const parts = own.flatMap((skill) => skills.get(skill) ?? []);
    let state: ModuleKnowledge['state'] = since.tries === 0 ? 'new' : module.state;
    if (opened.has(id) && since.notRight < LAPSES) {
      state = parts.some(({ fadesAt }) => fadesAt !== null && fadesAt <= now) ? 'review' : 'known';
      for (const part of parts) skills.set(part.skillId, { ...part, dueAt: part.fadesAt });
    }
    modules.set(id, { ...module, state });
  }
  return { ...knowledge, modules, skills };
}
