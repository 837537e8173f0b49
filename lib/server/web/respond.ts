import * as z from 'zod';
import { type ErrorCode, faultsOf, UstatError } from '../../errors';
import { textOfFile } from '../file-text';
import { type Caller, leadTo, refuse } from './reply';
import { services } from './services';

/**
 * No form of ours has as many; each costs more memory than the two bytes that it takes on the wire.
 */
const MOST_FIELDS = 500;

const STATUS: Record<ErrorCode, number> = {
  'bad-input': 400,
  'not-allowed': 403,
  'not-found': 404,
  conflict: 409,
  'over-budget': 429,
  'not-saved': 503,
  busy: 503,
  unavailable: 503,
};

/** A form's fields in order, a file as its text; a repeated name stays repeated. */
export type Fields = [name: string, value: string][];

/**
 * A route for a form: reads the fields, does the work, and answers with the page to go to: 303 for
 * a browser without script, `{location}` for one that asked for JSON. A failure goes back to the
 * page it came from with `?error=<code>`, in which the learner reads what is safe.
 */
export function formRoute(
  work: (fields: Fields) => Promise<string>,
): (request: Request) => Promise<Response> {
  return routeOf(readForm, work);
}

/** The same for what another reader makes of the request. */
export function routeOf<Given>(
  read: (request: Request) => Promise<Given>,
  work: (given: Given) => Promise<string>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    try {
      return leadTo(callerOf(request), await work(await read(request)));
    } catch (error) {
      return failed(request, error);
    }
  };
}

/**
 * The fields as an object of the schema. @throws UstatError 'bad-input' that names each wrong field
 */
export function parseFields<T>(schema: z.ZodType<T>, fields: Fields): T {
  const parsed = schema.safeParse(Object.fromEntries(fields));
  if (parsed.success) return parsed.data;
  throw new UstatError('bad-input', 'The form could not be read.', faultsOf(parsed.error));
}

/**
 * A field's whole number. Beyond 32 bits it is none that a page has sent, and the database has no
 * place for it.
 */
export const wholeNumber = (least: number, most = 2 ** 31 - 1) =>
  z.coerce.number().pipe(z.int32().min(least).max(most));

/**
 * What no database keeps in a text: U+0000, and half of a pair of surrogates. From a form the
 * latter comes as U+FFFD, which is a character like others: people paste messages that a phone has
 * cut.
 */
const UNKEPT = /\0|\p{Surrogate}/u;

/**
 * @throws UstatError 'bad-input' when the body is no form or has too many fields, or a field, which
 * it names, holds what can't be kept
 */
export async function readForm(request: Request): Promise<Fields> {
  const form = await request.formData().catch((cause: unknown) => {
    throw new UstatError('bad-input', 'The body is not a form.', [], { cause });
  });
  const fields = await Promise.all(
    [...form.entries()].map(
      async ([name, value]): Promise<Fields[number]> => [
        name,
        typeof value === 'string' ? value : await textOf(value),
      ],
    ),
  );
  if (fields.length > MOST_FIELDS) throw new UstatError('bad-input', 'The form has too many fields.');
  const wrong = fields.filter((field) => field.some((text) => UNKEPT.test(text)));
  if (wrong.length === 0) return fields;
  throw new UstatError(
    'bad-input',
    'The form holds characters that no text has.',
    wrong.map(([name]) => `${JSON.stringify(name)}: U+0000 or half of a pair of surrogates`),
  );
}

/** A file that came with a form, as it is. */
export interface UploadedFile {
  name: string;
  bytes: Uint8Array;
}

/**
 * A form's fields, and the one file of it. @throws UstatError 'bad-input' as readForm, and where no
 * file came
 */
export async function readUpload(request: Request): Promise<{ fields: Fields; file: UploadedFile }> {
  const { fields, files } = await readUploads(request);
  const file = [...files.values()].at(-1);
  if (file) return { fields, file };
  throw new UstatError('bad-input', 'No file came with the form.');
}

/** The same where there may be no file, or several: by the names of their fields. */
export async function readUploads(
  request: Request,
): Promise<{ fields: Fields; files: Map<string, UploadedFile> }> {
  const form = await request.formData().catch((cause: unknown) => {
    throw new UstatError('bad-input', 'The body is not a form.', [], { cause });
  });
  const fields: Fields = [];
  const files = new Map<string, UploadedFile>();
  for (const [name, value] of form) {
    if (typeof value === 'string') fields.push([name, value]);
    else if (value.size > 0)
      files.set(name, { name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) });
  }
  return { fields, files };
}

const textOf = async (file: File) => textOfFile(new Uint8Array(await file.arrayBuffer()));

/** PostgreSQL's own word for a disk that is full. */
const DISK_FULL = '53100';

/** Expected failures by their code; anything else is logged whole and shown as 'unexpected'. */
export function failed(request: Request, error: unknown): Response {
  if ((error as { code?: string } | null)?.code === DISK_FULL) {
    return refused(request, 'not-saved', STATUS['not-saved']);
  }
  const known = error instanceof Error && error.name === 'UstatError' ? (error as UstatError) : null;
  const where = new URL(request.url).pathname;
  if (!known || known.code === 'unavailable') services().log.failure(where, error);
  if (!known) return refused(request, 'unexpected', 500);
  const until = known.until && Math.ceil(known.until.getTime() / 1000);
  return refused(request, until ? `${known.code}.${until}` : known.code, STATUS[known.code]);
}

/**
 * Says what is wrong by `?error=<code>`: on `page`, or on the one that the request came from.
 * @param code of the error; where it ends by itself, a dot and the second since 1970 in which it
 *   does
 * @param status for who asked for JSON
 */
export function refused(request: Request, code: string, status: number, page?: string): Response {
  return refuse(callerOf(request), code, status, page);
}

export function callerOf({ headers, url }: Request): Caller {
  const wantsJson = headers.get('accept')?.includes('application/json') ?? false;
  return { origin: new URL(url).origin, referrer: headers.get('referer'), wantsJson };
}
