import { UstatError } from '../../../errors';
import { hash } from '../../parsed-course';
import type { CourseStructure, CourseText } from '../../schema';
import { Problems } from '../problems';
import { type Carried, courseFiles } from './course-files';
import { type Credit, creditLine, creditOf, isSameLicence } from './credits';
import { ladderOf } from './ladder';
import { type FoundProblem, type FoundStep, readTree, type Tree } from './read';
import type { NotCarried } from './report';
import type { CoursePlan, PlannedLesson } from './schema';
import { itemOfStep } from './step-item';
import { type ImportWords, importWords } from './words';

export interface Imported {
  /** Our course folder, for `parseCourse`: path -> text. */
  files: Map<string, string>;
  report: NotCarried[];
  counts: { problems: number; steps: number; items: number; modules: number; hints: number };
}

/**
 * A course of OATutor's as a folder of ours.
 * @param files of the folder: path relative to it -> text; the JSON files count
 * @param course its name, where the folder has several
 * @throws UstatError 'bad-input' whose details name every fault by file and path
 */
export function importOatutor(files: ReadonlyMap<string, string>, course?: string): Imported {
  const problems = new Problems();
  const report: NotCarried[] = [];
  const tree = readTree(files, problems, (one) => report.push(one));
  if (problems.lines.length > 0)
    throw new UstatError('bad-input', `The course has ${problems.lines.length} fault(s):`, problems.lines);
  const plan = planOf(tree.plans, course);
  const words = importWords[plan.language];
  const licence = creditOf(plan.courseLicense);
  if (!words)
    throw new UstatError('bad-input', `The course is in "${plan.language}".`, [
      `coursePlans.json: language: it can be ${Object.keys(importWords).join(' or ')}`,
    ]);
  if (licence.name === '')
    throw new UstatError('bad-input', 'The course has no licence: nobody may bring it in.', [
      'coursePlans.json: courseLicense: is empty',
    ]);
  return new Importer(tree, plan, words, licence, report).imported();
}

function planOf(plans: readonly CoursePlan[], name: string | undefined): CoursePlan {
  const wanted = name === undefined ? plans : plans.filter(({ courseName }) => courseName === name);
  const [plan, ...more] = wanted;
  if (plan && more.length === 0) return plan;
  throw new UstatError(
    'bad-input',
    plan ? 'The folder has several courses: name one with --course.' : `The folder has no course "${name}".`,
    plans.map(({ courseName }) => courseName),
  );
}

type Found = { problem: FoundProblem; found: FoundStep; lesson: PlannedLesson };

class Importer {
  private readonly add = (fault: NotCarried) => void this.report.push(fault);
  /** Skill -> the first lesson that practises it. */
  private readonly owners = new Map<string, string>();

  constructor(
    private readonly tree: Tree,
    private readonly plan: CoursePlan,
    private readonly words: ImportWords,
    private readonly licence: Credit,
    private readonly report: NotCarried[],
  ) {}

  imported(): Imported {
    const steps = this.stepsByLesson();
    const items = steps.flatMap((found) => {
      const item = this.itemOf(found);
      return item ? [{ ...item, lesson: found.lesson }] : [];
    });
    refuseTwins(items.map(({ definition }) => definition.id));
    const { structure, text } = this.structureOf(items);
    const carried: Carried = {
      ...{ language: this.plan.language, structure, text, licence: this.licence },
      items: items.map(({ lesson: _, ...item }) => item),
      source: creditOf(this.plan.courseOER || this.plan.courseName),
    };
    return {
      files: courseFiles(carried, this.words, this.report),
      report: this.report,
      counts: {
        problems: this.tree.problems.length,
        steps: this.tree.problems.reduce((sum, { steps: own }) => sum + own.length, 0),
        items: items.length,
        modules: structure.modules.length,
        hints: items.reduce((sum, { hints }) => sum + hints.length, 0),
      },
    };
  }

  /** In the order of the plan; within a lesson as problems and steps are numbered. */
  private stepsByLesson(): Found[] {
    const lessons = new Map(this.plan.lessons.map((lesson) => [lesson.id, lesson]));
    const elsewhere = new Set(
      this.tree.plans
        .filter((plan) => plan !== this.plan)
        .flatMap((plan) => plan.lessons.map(({ id }) => id)),
    );
    const found: Found[] = [];
    for (const problem of this.tree.problems) {
      const { lessonId, license } = problem.problem;
      const lesson = lessons.get(lessonId);
      if (!lesson) {
        const kind = elsewhere.has(lessonId) ? 'other-course' : 'no-lesson';
        this.add({ kind, where: problem.file, what: lessonId });
      } else if (!isSameLicence(license, this.licence)) {
        this.add({ kind: 'licence', where: problem.file, what: license });
      } else {
        for (const path of problem.otherPathways) this.add({ kind: 'other-pathway', where: path, what: '' });
        found.push(...problem.steps.map((step) => ({ problem, found: step, lesson })));
      }
    }
    const places = new Map(this.plan.lessons.map(({ id }, at) => [id, at]));
    return found.sort((a, b) => (places.get(a.lesson.id) ?? 0) - (places.get(b.lesson.id) ?? 0));
  }

  private itemOf({ problem, found: { step, file, hints, hintsFile }, lesson }: Found) {
    const named = this.tree.skills[step.id] ?? [];
    if (named.length === 0) {
      this.add({ kind: 'no-skill', where: file, what: step.id });
      return null;
    }
    const skills = [...new Set(named.map((skill) => this.skillIn(skill, lesson)))];
    const at = {
      id: step.id
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-|-$/g, ''),
      skills,
    };
    const item = itemOfStep(problem.problem, step, at, this.words);
    if ('kind' in item) {
      this.add({ kind: item.kind, where: file, what: item.what });
      return null;
    }
    const licensed = hints.filter(({ id, license }) => {
      const isSame = isSameLicence(license, this.licence);
      if (!isSame) this.add({ kind: 'licence', where: `${hintsFile}: ${id}`, what: license });
      return isSame;
    });
    return { ...item, hints: ladderOf(licensed, step.id, hintsFile, this.words, this.add) };
  }

  /** A skill stands in one module: where a later lesson practises it as well, it has its own. */
  private skillIn(skill: string, lesson: PlannedLesson): string {
    const owner = this.owners.get(skill) ?? lesson.id;
    this.owners.set(skill, owner);
    if (owner === lesson.id) return slug(skill);
    const where = `coursePlans.json: ${lesson.name}`;
    if (!this.report.some((one) => one.kind === 'skill-twice' && one.where === where && one.what === skill))
      this.add({ kind: 'skill-twice', where, what: skill });
    return `${slug(skill)}.${slug(lesson.name)}`;
  }

  private structureOf(
    items: readonly { lesson: PlannedLesson; definition: { skills: string[] } }[],
  ): Pick<Carried, 'structure' | 'text'> {
    const modules: CourseStructure['modules'] = [];
    const text: CourseText = {
      title: this.plan.courseName,
      summary: this.words.courseSummary(
        creditLine(creditOf(this.plan.courseOER || this.plan.courseName)),
        creditLine(this.licence),
      ),
      ...{ groups: {}, modules: {}, skills: {} },
    };
    for (const lesson of this.plan.lessons) {
      const skills = [
        ...new Set(items.filter((item) => item.lesson === lesson).flatMap((item) => item.definition.skills)),
      ];
      if (skills.length === 0) {
        this.add({ kind: 'empty-lesson', where: `coursePlans.json: ${lesson.name}`, what: lesson.topics });
        continue;
      }
      for (const objective of Object.keys(lesson.learningObjectives))
        if (![slug(objective), `${slug(objective)}.${slug(lesson.name)}`].some((id) => skills.includes(id)))
          this.add({ kind: 'empty-skill', where: `coursePlans.json: ${lesson.name}`, what: objective });
      const { id, group, chapter } = placeOf(lesson);
      text.groups[group] = chapter === null ? this.words.rest : this.words.chapter(chapter);
      const names = skills.map((skill) => this.nameOf(skill));
      skills.forEach((skill, at) => {
        text.skills[skill] = names[at] ?? skill;
      });
      text.modules[id] = { title: lesson.topics || lesson.name, summary: `${names.join('; ')}.` };
      modules.push({ id, group, requires: [], minutes: MINUTES, skills });
    }
    if (modules.length === 0)
      throw new UstatError('bad-input', 'Nothing of the course can be brought in.', [
        ...new Set(this.report.map(({ kind, where }) => `${where}: ${kind}`)),
      ]);
    refuseTwins(modules.map(({ id }) => id));
    const structure: CourseStructure = {
      ...{ id: slug(this.plan.courseName), languages: [this.plan.language] },
      ...{ licence: creditLine(this.licence), groups: Object.keys(text.groups), modules },
    };
    return { structure, text };
  }

  private nameOf(id: string): string {
    const skill = [...this.owners.keys()].find((one) => id === slug(one) || id.startsWith(`${slug(one)}.`));
    const name = (skill ?? id).replace(/_+/g, ' ').replace(/[.:;\s]+$/, '');
    return name.charAt(0).toUpperCase() + name.slice(1);
  }
}

/** A round of practice; there is nothing to read. */
const MINUTES = 10;

/** "Lesson 1.7" with "Decimals" is 1-7-decimals of chapter 1. */
function placeOf({ name, topics }: PlannedLesson): { id: string; group: string; chapter: string | null } {
  const number = /(\d+)(?:\.(\d+))?/.exec(name);
  const chapter = number?.[2] === undefined ? null : (number[1] ?? null);
  const id = slug(`${number ? number[0] : name} ${topics}`);
  return { id, group: chapter === null ? 'lessons' : `chapter-${chapter}`, chapter };
}

const LONGEST_ID = 80;

/** An id of ours; other letters than Latin ones are told apart by a hash. */
function slug(text: string): string {
  const plain = text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');
  const id = plain.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
  if (/[^\P{L}a-z]/u.test(plain) || id === '') return `${id}-${hash(text).slice(0, 6)}`.replace(/^-/, '');
  return id.length <= LONGEST_ID ? id : id.slice(0, LONGEST_ID).replace(/-[^-]*$/, '');
}

function refuseTwins(ids: readonly string[]): void {
  const twins = ids.filter((id, at) => ids.indexOf(id) < at);
  if (twins.length > 0)
    throw new UstatError('bad-input', 'Several of one name, once it is an id of ours:', [...new Set(twins)]);
}
