import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problems, readYaml } from '../content/import/problems';
import { UstatError } from '../errors';
import { type Danger, dangerFile, readDanger } from '../tutor/danger';
import type { Prompts } from '../tutor/prompt';

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
    return readYaml(file, readFileSync(file, 'utf8'), dangerFile, problems)?.data ?? [];
  });
  if (problems.lines.length > 0) {
    throw new UstatError('bad-input', 'The danger files have faults:', problems.lines);
  }
  return {
    prompts: {
      system: readFileSync(join(prompts, 'system.md'), 'utf8'),
      user: readFileSync(join(prompts, 'user.md'), 'utf8'),
      exercise: readFileSync(join(prompts, 'exercise.md'), 'utf8'),
    },
    danger: readDanger(files),
  };
}
