import type { CourseStructure, Lesson } from '../schema';
import type { Problems, Yaml } from './problems';

/** What the parts of a course say of each other. */

/** Each component's part of the lesson is there. */
export function checkSections(
  { data, line }: Yaml<CourseStructure>,
  lessons: readonly Lesson[],
  problems: Problems,
): void {
  data.modules.forEach((module, index) => {
    const lesson = lessons.find(({ moduleId }) => moduleId === module.id);
    for (const [skill, section] of Object.entries(module.sections ?? {})) {
      const fault = (message: string) =>
        problems.add('course.yaml', line(['modules', index, 'sections', skill]), message);
      if (!module.skills.includes(skill)) fault(`"${skill}" is no skill of ${module.id}`);
      if (lesson && !lesson.blocks.some(({ id, kind }) => id === section && kind === 'heading'))
        fault(`the lesson ${module.id} has no heading "${section}"`);
    }
  });
}

/** Block ids, order and kinds are the same in every language: a citation must find its twin. */
export function checkTwins(structure: CourseStructure, lessons: readonly Lesson[], problems: Problems): void {
  const shape = (lesson: Lesson) => lesson.blocks.map((block) => `${block.id} (${block.kind})`);
  for (const module of structure.modules) {
    const [first, ...others] = lessons.filter((lesson) => lesson.moduleId === module.id);
    if (!first) continue;
    const expected = shape(first);
    for (const other of others) {
      const given = shape(other);
      const at = expected.findIndex((block, index) => block !== given[index]);
      if (at >= 0 || given.length !== expected.length) {
        const index = at >= 0 ? at : expected.length;
        problems.add(
          `${other.language}/${module.id}.md`,
          null,
          `block ${index + 1} is ${given[index] ?? 'missing'}, in ${first.language} it is ${expected[index] ?? 'not there'}`,
        );
      }
    }
  }
}

export function checkFiles(
  structure: CourseStructure,
  files: ReadonlyMap<string, string>,
  problems: Problems,
): void {
  const expected = new Set(['course.yaml', 'items.yaml', 'glossary.yaml', 'terms.yaml', 'sheets.yaml']);
  for (const language of [...structure.languages, ...Object.keys(structure.opened ?? {})]) {
    for (const name of [
      'course.yaml',
      'items.yaml',
      'questions.yaml',
      'sheets.yaml',
      'words.yaml',
      'pictures.yaml',
      'imported-hints.yaml',
      'hints.yaml',
      'translated.yaml',
      ...structure.modules.map((module) => `${module.id}.md`),
    ]) {
      expected.add(`${language}/${name}`);
    }
  }
  for (const file of files.keys()) {
    if (/\.(ya?ml|md)$/.test(file) && !/(^|\/)README\.md$/.test(file) && !expected.has(file)) {
      problems.add(file, null, 'belongs to nothing that course.yaml names');
    }
  }
}
