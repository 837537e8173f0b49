import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type * as z from 'zod';
import { type QuestionPrompts, withVersion as withQuestionVersion } from '../asked/drafted';
import { Problems, readYaml } from '../content/import/problems';
import { UstatError } from '../errors';
import { type DraftPrompts, withVersion } from '../hints/drafted-words';
import { type TranslationPrompts, withVersion as withPromptVersion } from '../translation/drafted';
import { type Danger, type DangerFile, dangerFile, readDanger } from '../tutor/danger';
import { type Prompts, versionOf } from '../tutor/prompt';
import { readTalk, type Talk, type TalkFile, talkFile } from '../tutor/talk-patterns';
import { readText } from './read-text';

export interface TutorFiles {
  prompts: Prompts;
  danger: Danger;
  talk: Talk;
  /** As they were read, for phones: without the samples that only tests hold them against. */
  files: { danger: DangerFile[]; talk: TalkFile[] };
}

/** The texts by which a model drafts hints. */
export function readDraftPrompts(root: string): DraftPrompts {
  const text = (name: string) => readText(join(root, 'prompts', 'hints', `${name}.md`));
  return withVersion({ system: text('system'), user: text('user'), answer: text('answer') });
}

/** The texts by which a model drafts translations. */
export function readTranslationPrompts(root: string): TranslationPrompts {
  const text = (name: string) => readText(join(root, 'prompts', 'translation', `${name}.md`));
  return withPromptVersion({ system: text('system'), user: text('user') });
}

/** The texts by which a model drafts questions that people ask. */
export function readQuestionPrompts(root: string): QuestionPrompts {
  const text = (name: string) => readText(join(root, 'prompts', 'questions', `${name}.md`));
  return withQuestionVersion({ system: text('system'), user: text('user') });
}

/** English advice stands in for a language that has no danger file. */
const FIRST = 'en.yaml';

/**
 * The tutor's prompts, danger files and talk files under the program's root. @throws UstatError
 * 'bad-input' by file and line
 */
export function readTutorFiles(root: string): TutorFiles {
  const prompts = join(root, 'prompts', 'tutor');
  const tutor = join(root, 'lib', 'tutor');
  const texts = {
    system: readText(join(prompts, 'system.md')),
    user: readText(join(prompts, 'user.md')),
    exercise: readText(join(prompts, 'exercise.md')),
  };
  const files = {
    danger: filesOf(join(tutor, 'danger'), dangerFile),
    talk: filesOf(join(tutor, 'talk'), talkFile),
  };
  return {
    prompts: { ...texts, version: versionOf(texts) },
    danger: readDanger(files.danger),
    talk: readTalk(files.talk),
    files: { danger: files.danger.map(dangerAlone), talk: files.talk.map(talkAlone) },
  };
}

const dangerAlone = (file: DangerFile): DangerFile => ({
  ...file,
  topics: file.topics.map((topic) => ({ ...topic, calls: [] })),
  ordinary: [],
});

const talkAlone = (file: TalkFile): TalkFile => ({
  ...file,
  topics: file.topics.map((topic) => ({ ...topic, said: [], asked: [] })),
});

/** A folder's files, one a language. */
function filesOf<T>(folder: string, schema: z.ZodType<T>): T[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  const problems = new Problems();
  const files = [FIRST, ...names.filter((name) => name !== FIRST).sort()].flatMap((name) => {
    const file = join(folder, name);
    return readYaml(file, readText(file), schema, problems)?.data ?? [];
  });
  if (problems.lines.length === 0) return files;
  throw new UstatError('bad-input', `The files of ${folder} have faults:`, problems.lines);
}
