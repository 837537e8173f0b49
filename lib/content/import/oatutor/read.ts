import type * as z from 'zod';
import type { Problems } from '../problems';
import { withoutControls } from '../signs';
import type { NotCarried } from './report';
import {
  type CoursePlan,
  coursePlans,
  type Problem,
  pathway,
  problem,
  type Step,
  skillModel,
  step,
  type TutoringHint,
} from './schema';

/** A step with its hints, and the files that they stand in. */
export interface FoundStep {
  step: Step;
  file: string;
  hints: TutoringHint[];
  hintsFile: string;
}

export interface FoundProblem {
  problem: Problem;
  file: string;
  steps: FoundStep[];
  /** Files of hints that are not the default ones. */
  otherPathways: string[];
}

export interface Tree {
  plans: CoursePlan[];
  skills: Record<string, string[]>;
  problems: FoundProblem[];
}

const POOL = 'content-pool/';
const byNumber = new Intl.Collator('en', { numeric: true });

type Report = (one: NotCarried) => void;

/**
 * Reads the files of a folder of OATutor's; what is wrong goes to `problems` by file and path.
 * @param files path relative to the folder -> text
 */
export function readTree(files: ReadonlyMap<string, string>, problems: Problems, report: Report): Tree {
  const readJson = <T>(file: string, schema: z.ZodType<T>) =>
    jsonOf(file, files.get(file), schema, problems, report);
  return {
    plans: readJson('coursePlans.json', coursePlans) ?? [],
    skills: readJson('skillModel.json', skillModel) ?? {},
    problems: folders(files, POOL).flatMap((name) => {
      const folder = `${POOL}${name}/`;
      const file = `${folder}${name}.json`;
      const read = readJson(file, problem);
      const steps = folders(files, `${folder}steps/`).flatMap((id) => readStep(folder, id, files, readJson));
      const otherPathways = [...files.keys()].filter(
        (path) => path.startsWith(folder) && /\/tutoring\/.*(?<!DefaultPathway)\.json$/.test(path),
      );
      return read ? [{ problem: read, file, steps, otherPathways }] : [];
    }),
  };
}

function readStep(
  folder: string,
  id: string,
  files: ReadonlyMap<string, string>,
  readJson: <T>(file: string, schema: z.ZodType<T>) => T | null,
): FoundStep[] {
  const file = `${folder}steps/${id}/${id}.json`;
  const hintsFile = `${folder}steps/${id}/tutoring/${id}DefaultPathway.json`;
  const read = readJson(file, step);
  const hints = files.has(hintsFile) ? readJson(hintsFile, pathway) : [];
  return read && hints ? [{ step: read, file, hints, hintsFile }] : [];
}

/** Names of the folders right under one, in the order in which people count. */
function folders(files: ReadonlyMap<string, string>, under: string): string[] {
  const names = [...files.keys()].flatMap((path) => {
    const [name, rest] = path.startsWith(under) ? path.slice(under.length).split('/', 2) : [];
    return name !== undefined && rest !== undefined ? [name] : [];
  });
  return [...new Set(names)].sort(byNumber.compare);
}

function jsonOf<T>(
  file: string,
  text: string | undefined,
  schema: z.ZodType<T>,
  problems: Problems,
  report: Report,
): T | null {
  if (text === undefined) {
    problems.add(file, null, 'is missing');
    return null;
  }
  let json: unknown;
  try {
    json = JSON.parse(text, (key, value: unknown) => {
      const cleaned = typeof value === 'string' ? withoutControls(value) : value;
      if (cleaned !== value) report({ kind: 'unseen-sign', where: file, what: key });
      return cleaned;
    });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    problems.add(file, null, `is no JSON: ${error.message}`);
    return null;
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues)
    problems.add(file, null, `${path.map(String).join(' > ') || 'the file'}: ${message}`);
  return null;
}
