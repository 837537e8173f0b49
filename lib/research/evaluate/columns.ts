import { UstatError } from '../../errors';

/** Which column of a logged table holds what. */

const FIELDS = [
  ...['action', 'propensity', 'reward', 'position', 'context', 'target'],
  ...['learner', 'episode', 'step'],
] as const;
export type LoggedColumns = Map<string, string[]>;

const NEEDED = ['action', 'propensity', 'reward'];
const LEARNERS = ['learner', 'learner_id', 'user_id', 'user', 'student_id', 'anon student id'];

/**
 * `action=item,propensity=p,reward=y,context=a,b` -> names of columns by field.
 * @throws UstatError 'bad-input' for an unknown field, or for one that is needed and missing
 */
export function loggedColumns(text: string): LoggedColumns {
  const chosen: LoggedColumns = new Map();
  let last: string | null = null;
  for (const part of text.split(',')) {
    const [field = '', ...name] = part.split('=');
    // context=a,b: what has no field of its own belongs to the one before it
    if (name.length === 0 && last === 'context') {
      chosen.get('context')?.push(field.trim());
      continue;
    }
    const known = FIELDS.find((one) => one === field.trim());
    const value = name.join('=').trim();
    if (!known || !value)
      throw new UstatError('bad-input', `--columns: "${part}" is not one of ${FIELDS.join('=…, ')}=…`);
    if (chosen.has(known)) throw new UstatError('bad-input', `--columns names ${known} twice.`);
    chosen.set(known, [value]);
    last = known;
  }
  const missing = NEEDED.filter((field) => !chosen.has(field));
  if (missing.length > 0) throw new UstatError('bad-input', `--columns does not name ${missing.join(', ')}.`);
  if (chosen.has('episode') !== chosen.has('step'))
    throw new UstatError('bad-input', '--columns: episode and step (its order) go together.');
  return chosen;
}

export interface LoggedPlaces {
  action: number;
  propensity: number;
  reward: number;
  /** Position first, where there is one, then the context. */
  cell: number[];
  target: number | null;
  learner: number | null;
  episode: number | null;
  step: number | null;
}

/** @throws UstatError 'bad-input' for a column that the header does not have */
export function placesOf(header: readonly string[], columns: LoggedColumns): LoggedPlaces {
  const lower = header.map((name) => name.trim().toLowerCase());
  const find = (name: string): number => {
    const at = lower.indexOf(name.toLowerCase());
    if (at >= 0) return at;
    throw new UstatError('bad-input', `The table has no column "${name}".`, [`It has: ${header.join(', ')}`]);
  };
  const of = (field: string) => (columns.get(field) ?? []).map(find);
  const one = (field: string) => of(field)[0] ?? null;
  const known = LEARNERS.map((name) => lower.indexOf(name)).find((at) => at >= 0);
  return {
    ...{ action: of('action')[0] ?? 0, propensity: of('propensity')[0] ?? 0, reward: of('reward')[0] ?? 0 },
    cell: [...of('position'), ...of('context')],
    target: one('target'),
    learner: one('learner') ?? known ?? null,
    ...{ episode: one('episode'), step: one('step') },
  };
}
