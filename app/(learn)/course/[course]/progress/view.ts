import { courseOrStart } from '@/app/_ui/course';
import type { State } from '@/app/_ui/state-word';
import type { Learner } from '@/lib/auth/schema';
import type { CourseView } from '@/lib/content/store';
import { knowledgeIn, type SkillKnowledge } from '@/lib/knowledge/estimate';
import { evidenceOf, standingsAt } from '@/lib/knowledge/knowledge-of';
import type { PathDeps } from '@/lib/path/next';

const DAY = 86_400_000;
/** What needs attention first stands first. */
const ORDER: State[] = ['review', 'learning', 'known', 'mastered', 'new'];

export interface ProgressView {
  course: CourseView;
  now: Date;
  skills: { title: string; knowledge: SkillKnowledge }[];
  /** Skills whose state is another than a week ago, those that changed alike together. */
  changes: { from: State; to: State; titles: string[] }[];
  /** When something was answered in the last week, to a quarter of an hour. */
  answered: Date[];
  /**
   * Module to practise: one with a skill that is due, else one that is being learned; null before
   * the first answer.
   */
  practise: { moduleId: string; fading: boolean } | null;
}

export async function progressView(
  deps: PathDeps,
  learner: Learner,
  courseId: string,
): Promise<ProgressView> {
  const now = deps.clock();
  const course = await courseOrStart(deps.courses, courseId, learner.contentLanguage);
  const { structure } = course;
  const weekAgo = new Date(now.getTime() - 7 * DAY);
  const [items, evidence, answered] = await Promise.all([
    deps.courses.items(courseId),
    evidenceOf(deps, courseId),
    deps.learner.answeredSince(courseId, weekAgo),
  ]);
  const { skills } = await knowledgeIn(evidence, structure, items, now);
  const before = await standingsAt(weekAgo, deps.learner, evidence, structure, items);

  const titled = [...skills.values()].map((knowledge) => ({
    title: course.text.skills[knowledge.skillId] ?? knowledge.skillId,
    knowledge,
  }));
  return {
    course,
    now,
    skills: titled.sort((a, b) => ORDER.indexOf(a.knowledge.state) - ORDER.indexOf(b.knowledge.state)),
    changes: changesIn(titled, before),
    answered,
    practise: moduleToPractise(structure.modules, skills),
  };
}

function changesIn(
  titled: ProgressView['skills'],
  before: ReadonlyMap<string, State>,
): ProgressView['changes'] {
  const changes: ProgressView['changes'] = [];
  for (const { title, knowledge } of titled) {
    const from = before.get(knowledge.skillId) ?? 'new';
    const to = knowledge.state;
    if (from === to) continue;
    const alike = changes.find((change) => change.from === from && change.to === to);
    if (alike) alike.titles.push(title);
    else changes.push({ from, to, titles: [title] });
  }
  return changes;
}

function moduleToPractise(
  modules: CourseView['structure']['modules'],
  skills: ReadonlyMap<string, SkillKnowledge>,
): ProgressView['practise'] {
  const having = (state: State) =>
    modules.find((module) => module.skills.some((id) => skills.get(id)?.state === state));
  const fading = having('review');
  if (fading) return { moduleId: fading.id, fading: true };
  const learning = having('learning');
  return learning ? { moduleId: learning.id, fading: false } : null;
}
