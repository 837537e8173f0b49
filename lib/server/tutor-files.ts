import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Problems, readYaml } from '../content/import/problems';
import { UstatError } from '../errors';
import { type Danger, dangerFile, readDanger } from '../tutor/danger';
import { type Prompts, versionOf } from '../tutor/prompt';
import { readText } from './read-text';

export interface TutorFiles {
  prompts: Prompts;
  danger: Danger;
}

/** English advice stands in for a language that has no danger file. */
const FIRST = 'en.yaml';

/** The tutor's prompts and danger files under the program's root. @throws UstatError 'bad-input' by file and line */
export function readTutorFiles(root: string): TutorFiles {
  const prompts = join(root, 'prompts', 'tutor');
  const folder = join(root, 'lib', 'tutor', 'danger');
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  const problems = new Problems();
  const files = [FIRST, ...names.filter((name) => name !== FIRST).sort()].flatMap((name) => {
    const file = join(folder, name);
    return readYaml(file, readText(file), dangerFile, problems)?.data ?? [];
  });
  if (problems.lines.length > 0) {
    throw new UstatError('bad-input', 'The danger files have faults:', problems.lines);
  }
  const texts = {
    system: readText(join(prompts, 'system.md')),
    user: readText(join(prompts, 'user.md')),
    exercise: readText(join(prompts, 'exercise.md')),
  };
  return {
    prompts: { ...texts, version: versionOf(texts) },
    danger: readDanger(files),
  };
}
