import { courseOrStart } from '@/app/_ui/course';
import type { State } from '@/app/_ui/state-word';
import type { Learner } from '@/lib/auth/schema';
import { type ModuleStructure, moduleTitle } from '@/lib/content/schema';
import type { CourseView } from '@/lib/content/store';
import type { Knowledge } from '@/lib/knowledge/estimate';
import { triesOf } from '@/lib/path/candidates';
import { isCheckDue, practisedSince } from '@/lib/path/check';
import { nextModule, type PathDeps } from '@/lib/path/next';
import { MOST_ITEMS } from '@/lib/path/placement';
import { type CourseStanding, standingOf } from '@/lib/path/standing';
import type { Decision, Placement } from '@/lib/path/store';

export interface ModuleLine {
  id: string;
  title: string;
  state: State;
  minutes: number;
  /** Titles of modules that should be known first and are not yet. */
  first: string[];
}

export interface MapView {
  course: CourseView;
  decision: Decision;
  /** The module that is proposed, or that the learner took instead. */
  next: ModuleLine | null;
  /** A check comes before more of the module that is next: it is likely known. */
  checkFirst: boolean;
  groups: { id: string; title: string; modules: ModuleLine[] }[];
  placement: PlacementState;
  /** What brings people here, for who has neither answered nor chosen anything. */
  goals: { id: string; text: string; moduleId: string }[];
  /** The one that the path begins with, until something is answered. */
  goal: string | null;
}

/**
 * 'offered' to who has not answered anything yet; 'begun' until it has ended; null: nothing to say
 * of it on the map.
 */
type PlacementState = { state: 'offered' | 'begun'; most: number } | null;

/** The course map and what to do next. */
export async function mapView(deps: PathDeps, learner: Learner, courseId: string): Promise<MapView> {
  const course = await courseOrStart(deps.courses, courseId, learner.contentLanguage);
  return mapOf(await standingOf(deps, course));
}

/** The same from what was read before. */
export function mapOf(standing: CourseStanding): MapView {
  const { course, items, knowledge, placement } = standing;
  const decision = nextModule(standing);
  const stateOf = (id: string): State => knowledge.modules.get(id)?.state ?? 'new';
  const eligible = new Set(decision.candidates.flatMap((one) => (one.eligible ? one.moduleId : [])));
  const lines = course.structure.modules.map((module) => ({
    ...lineOf(course, module, stateOf, eligible.has(module.id)),
    group: module.group,
  }));
  const nextId = decision.picked ?? decision.choice;
  return {
    course,
    decision,
    next: lines.find((line) => line.id === nextId) ?? null,
    checkFirst: nextId !== null && checkComesFirst(standing, nextId),
    groups: course.structure.groups.map((id) => ({
      id,
      title: course.text.groups[id] ?? id,
      modules: lines.filter((line) => line.group === id),
    })),
    placement: placementState(knowledge, placement, Math.min(MOST_ITEMS, items.length)),
    ...goalsOf(standing, decision.picked),
  };
}

/** Whether a check comes before more of a module. */
export function checkComesFirst({ knowledge, checks, recent }: CourseStanding, moduleId: string): boolean {
  const module = knowledge.modules.get(moduleId);
  const practised = practisedSince(moduleId, recent, checks);
  return (
    module !== undefined && isCheckDue(module, { checks, practised, answers: triesOf(knowledge).answers })
  );
}

function goalsOf({ course, knowledge, placement }: CourseStanding, picked: string | null) {
  const { goals = [] } = course.structure;
  const isNew = !placement && [...knowledge.skills.values()].every(({ attempts }) => attempts === 0);
  if (!isNew) return { goals: [], goal: null };
  const texts = course.text.goals ?? {};
  const chosen = goals.find(({ module }) => module === picked);
  return {
    goals: picked ? [] : goals.map(({ id, module }) => ({ id, text: texts[id] ?? id, moduleId: module })),
    goal: chosen ? (texts[chosen.id] ?? null) : null,
  };
}

function placementState({ skills }: Knowledge, placement: Placement | null, most: number): PlacementState {
  if (placement) return placement.endedAt ? null : { state: 'begun', most };
  return most > 0 && [...skills.values()].every(({ attempts }) => attempts === 0)
    ? { state: 'offered', most }
    : null;
}

/** @param isOpen whether the decision found enough known of what the module builds on */
function lineOf(
  course: CourseView,
  module: ModuleStructure,
  stateOf: (id: string) => State,
  isOpen: boolean,
): ModuleLine {
  const missing = module.requires.filter((id) => stateOf(id) === 'new' || stateOf(id) === 'learning');
  const state = stateOf(module.id);
  return {
    id: module.id,
    title: moduleTitle(course.text, module.id),
    state,
    minutes: module.minutes,
    first: state === 'new' && !isOpen ? missing.map((id) => moduleTitle(course.text, id)) : [],
  };
}
