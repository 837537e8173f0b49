import * as z from 'zod';
import { UstatError } from '../../errors';
import { chosenColumns } from '../../research/columns';
import { loggedColumns } from '../../research/evaluate/columns';
import { type AskedOf, EXPORT_FORMATS } from '../../research/lab-run';
import { FAMILY_IDS, ROWS } from '../../research/simulate/rows';
import { type Fields, parseFields, wholeNumber } from './respond';

/** What the forms of the laboratory ask for. */

/** Something of somebody's own that is to end: a run, or the file that it keeps. */
interface OfRun {
  do: 'cancel' | 'forget';
  run: string;
}

const cancel = z.object({ do: z.literal('cancel'), course: z.string(), run: z.guid() });

/** All values of a name that may come several times. @throws UstatError 'bad-input' */
function several<T>(schema: z.ZodType<T>, fields: Fields, name: string): T {
  const values = [...new Set(fields.filter(([field]) => field === name).map(([, value]) => value))];
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  throw new UstatError('bad-input', 'The form could not be read.', [name]);
}

const simulation = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('begin'),
    course: z.string(),
    learners: wholeNumber(2, 200),
    most: wholeNumber(20, 400),
    seed: wholeNumber(0),
  }),
  cancel,
]);

/** @throws UstatError 'bad-input' */
export function simulationIn(
  fields: Fields,
): { course: string } & ({ do: 'begin'; asked: AskedOf<'simulation'> } | OfRun) {
  const given = parseFields(simulation, fields);
  if (given.do === 'cancel') return given;
  const { do: begin, course, ...numbers } = given;
  const families = several(z.array(z.enum(FAMILY_IDS)).min(1), fields, 'family');
  const policies = several(z.array(z.enum(ROWS)).min(1), fields, 'policy');
  return { do: begin, course, asked: { kind: 'simulation', families, policies, ...numbers } };
}

const day = z.union([z.iso.date(), z.literal('').transform(() => null)]);
const exported = z.discriminatedUnion('do', [
  z
    .object({ do: z.literal('begin'), course: z.string(), from: day, to: day })
    .refine(({ from, to }) => from === null || to === null || from <= to),
  cancel,
]);

/** @throws UstatError 'bad-input' */
export function exportIn(
  fields: Fields,
): { course: string } & ({ do: 'begin'; asked: AskedOf<'export'> } | OfRun) {
  const given = parseFields(exported, fields);
  if (given.do === 'cancel') return given;
  const { do: begin, course, from, to } = given;
  const formats = several(z.array(z.enum(EXPORT_FORMATS)).min(1), fields, 'format');
  return { do: begin, course, asked: { kind: 'export', formats, from, to } };
}

const columns = z.string().trim().max(500);
const yes = z
  .literal('yes')
  .optional()
  .transform((said) => said === 'yes');
/** A file that an earlier run keeps, in the place of one that comes with the form. */
const kept = z.union([z.guid(), z.literal('').transform(() => null)]).optional();
const log = z.discriminatedUnion('kind', [
  z.object({
    ...{ kind: z.literal('answers'), columns, keep: yes, kept },
    separator: z.string().max(10),
    skills: z.enum(['together', 'first']),
    dates: z.union([z.enum(['day-first', 'month-first']), z.literal('').transform(() => null)]),
    order: z.enum(['learner', 'time']),
  }),
  z.object({
    ...{ kind: z.literal('choices'), columns, keep: yes, kept },
    policy: z.enum(['uniform', 'column', 'table']),
  }),
]);
const ofLog = z.object({ do: z.enum(['cancel', 'forget']), run: z.guid() });

export type LogAsked = AskedOf<'answers'> | AskedOf<'choices'>;
type Unsent<Asked> = Asked extends unknown ? Omit<Asked, 'file' | 'bytes'> : never;
/** @param kept the run whose file is looked at; null: the one that came along */
export type LogForm = { do: 'begin'; asked: Unsent<LogAsked>; kept: string | null } | OfRun;

/** @throws UstatError 'bad-input', also for columns that are none */
export function logIn(fields: Fields): LogForm {
  if (fields.some(([name, value]) => name === 'do' && value !== 'begin')) return parseFields(ofLog, fields);
  const { kept: earlier = null, ...given } = parseFields(log, fields);
  if (given.kind === 'choices') {
    loggedColumns(given.columns);
    return { do: 'begin', asked: given, kept: earlier };
  }
  if (given.columns !== '') chosenColumns(given.columns);
  const { separator, ...rest } = given;
  return { do: 'begin', asked: { ...rest, skillSeparator: separator || null }, kept: earlier };
}
