import { UstatError } from '../errors';

/** Which column of a log holds what. */

const FIELDS = ['learner', 'item', 'skill', 'correct', 'time'] as const;
export type Field = (typeof FIELDS)[number];

export interface Columns {
  learner: number;
  /** DataShop names an item by problem and step: the cells are joined. */
  item: number[];
  /** DataShop repeats a column for each further component of a step. */
  skill: number[];
  correct: number;
  time: number | null;
  /** DataShop: which try at the step; only the first is a prediction's target. */
  attempt: number | null;
}

/**
 * Names that logs use, lower case: this program's own, ASSISTments', DataShop's, KDD Cup's, pyKT's.
 */
const NAMES: Record<Field, readonly string[]> = {
  learner: [
    ...['learner', 'learner_id', 'user_id', 'student_id', 'student', 'user', 'uid', 'anon student id'],
    ...['studentid', 'userid'],
  ],
  item: [
    ...['item', 'item_id', 'problem_id', 'question_id', 'exercise_id', 'problem', 'question', 'exercise'],
    ...['problemid', 'questionid', 'itemid', 'problem_name', 'question_name'],
  ],
  skill: [
    ...[
      'skill',
      'skills',
      'skill_id',
      'skill_ids',
      'kc',
      'kc (default)',
      'component',
      'concept',
      'concept_id',
    ],
    ...['skill_name', 'skillid', 'conceptid'],
  ],
  correct: [
    ...['correct', 'is_correct', 'outcome', 'first attempt', 'correct first attempt', 'answer_correct'],
    ...['response', 'correctness'],
  ],
  time: ['time', 'timestamp', 'order_id', 'date', 'first transaction time', 'step start time', 'start_time'],
};

/**
 * @param chosen names that the caller gave; the others are recognised
 * @throws UstatError 'bad-input' naming the columns that are missing and those that are there
 */
export function columnsOf(header: readonly string[], chosen: Partial<Record<Field, string>>): Columns {
  const names = header.map((name) => name.trim());
  const lower = names.map((name) => name.toLowerCase());
  const exact = (name: string) => {
    const at = names.indexOf(name);
    return at < 0 ? lower.indexOf(name.toLowerCase()) : at;
  };
  const find = (field: Field): number => {
    const given = chosen[field];
    if (given !== undefined) return exact(given);
    return lower.indexOf(NAMES[field].find((name) => lower.includes(name)) ?? '\0');
  };
  const every = (at: number) => names.flatMap((name, i) => (at >= 0 && name === names[at] ? [i] : []));

  const learner = find('learner');
  const correct = find('correct');
  const component = find('skill');
  const skill = component < 0 && !chosen.skill ? lower.findIndex((name) => /^kc ?\(/.test(name)) : component;
  const parts = chosen.item ? [] : ['problem name', 'step name'].map((name) => lower.indexOf(name));
  const item = parts.some((at) => at >= 0) ? parts.filter((at) => at >= 0) : [find('item')];
  const time = find('time');
  const missing = [
    ...(learner < 0 ? ['learner'] : []),
    ...(item.some((at) => at < 0) ? ['item'] : []),
    ...(skill < 0 ? ['skill'] : []),
    ...(correct < 0 ? ['correct'] : []),
    ...(time < 0 && chosen.time ? ['time'] : []),
  ];
  if (missing.length > 0) {
    throw new UstatError(
      'bad-input',
      `The log has no column for ${missing.join(', ')}; name them as columns (--columns): ${missing.map((one) => `${one}=…`).join(',')}.`,
      [`It has: ${names.join(', ')}`],
    );
  }
  const attempt = lower.indexOf('attempt at step');
  return {
    learner,
    item,
    skill: every(skill),
    correct,
    time: time < 0 ? null : time,
    attempt: attempt < 0 ? null : attempt,
  };
}

/**
 * `learner=user_id,correct=ok` -> fields. @throws UstatError 'bad-input' for what is not of this
 * form
 */
export function chosenColumns(text: string): Partial<Record<Field, string>> {
  const chosen: Partial<Record<Field, string>> = {};
  for (const part of text.split(',')) {
    const [field = '', ...name] = part.split('=');
    const known = FIELDS.find((one) => one === field.trim());
    const value = name.join('=').trim();
    if (!known || !value) {
      throw new UstatError('bad-input', `--columns: "${part}" is not one of ${FIELDS.join('=…, ')}=…`);
    }
    chosen[known] = value;
  }
  return chosen;
}
