import type { CourseStructure } from '../content/schema';
import type { Knowledge, ModuleKnowledge } from '../knowledge/estimate';
import type { ModuleTries } from '../knowledge/store';
import type { CheckResult, Placement } from './store';

/**
 * So many first tries in a module that were not right, since it opened as known, and it is a module
 * like any other again. One may be a slip; the count never falls, so the standing does not come and
 * go.
 */
export const LAPSES = 2;

/** Modules that a placement or a check opened as known, with the moment. */
export function openedModules(
  placement: Pick<Placement, 'outcome' | 'endedAt'> | null,
  checks: readonly CheckResult[],
): Map<string, Date> {
  const opened = new Map<string, Date>();
  const { outcome, endedAt } = placement ?? { outcome: null, endedAt: null };
  for (const { moduleId, opens } of outcome ?? []) if (opens && endedAt) opened.set(moduleId, endedAt);
  for (const { moduleId, known, endedAt: at } of [...checks].reverse()) if (known) opened.set(moduleId, at);
  return opened;
}

/**
 * A module that a placement or a check opened is 'known' until it is mastered by practice or
 * contradicted (LAPSES), and due for review when recall of a component that was answered has likely
 * fallen. One that only the placement has touched is new.
 * @param tries what was practised of each module, and of that what was not right since it opened
 */
export function withKnown(
  knowledge: Knowledge,
  course: Pick<CourseStructure, 'modules'>,
  opened: ReadonlyMap<string, unknown>,
  tries: ReadonlyMap<string, ModuleTries>,
  now: Date,
): Knowledge {
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
