import type { Answer } from './log';

/**
 * pyKT's sequences: a row holds one learner's answers as lists, filled up with -1 to a fixed
 * length; a long history is cut into several rows. `is_repeat` marks where one answer was written
 * once for each of its components: those are one again.
 */
export interface Sequences {
  learner: number;
  /** Either may be missing: an item is then its component, or a component its item. */
  items: number | null;
  skills: number | null;
  right: number;
  times: number | null;
  repeats: number | null;
}

const PADDING = '-1';

/** Whether a header is that of pyKT's sequences. */
export function isSequences(header: readonly string[]): boolean {
  const has = (name: string) => header.includes(name);
  return has('uid') && has('responses') && (has('questions') || has('concepts'));
}

/** Where each column stands. @param header one that isSequences */
export function sequenceColumns(header: readonly string[]): Sequences {
  const at = (name: string) => (header.includes(name) ? header.indexOf(name) : null);
  return {
    learner: header.indexOf('uid'),
    items: at('questions'),
    skills: at('concepts'),
    right: header.indexOf('responses'),
    times: at('timestamps'),
    repeats: at('is_repeat'),
  };
}

/** @returns one row's answers without the padding, or what is wrong with the row */
export function unrolled(
  cells: readonly string[],
  columns: Sequences,
  component: (cell: string) => string,
): Answer[] | string {
  const list = (at: number | null) =>
    at === null ? null : (cells[at] ?? '').split(',').map((x) => x.trim());
  const learner = (cells[columns.learner] ?? '').trim();
  const right = list(columns.right) ?? [];
  const [items, skills, times, repeats] = [
    list(columns.items),
    list(columns.skills),
    list(columns.times),
    list(columns.repeats),
  ].map((values) => (values && values.length === 1 && right.length > 1 ? null : values));
  if (!learner) return 'no learner';
  for (const values of [items, skills, times, repeats]) {
    if (values && values.length !== right.length) {
      return `lists of ${right.length} and ${values.length} entries`;
    }
  }
  const answers: Answer[] = [];
  for (const [i, response] of right.entries()) {
    if (response === PADDING) continue;
    if (response !== '0' && response !== '1') return `"${response}" is neither right nor wrong`;
    const named = (values: string[] | null | undefined) =>
      values?.[i] === PADDING ? '' : (values?.[i] ?? '');
    const skill = component(named(skills)) || named(items);
    const item = named(items) || skill;
    if (!skill) return 'no component';
    const last = answers.at(-1);
    if (repeats?.[i] === '1' && last) last.skill = component(`${last.skill}_${skill}`);
    else answers.push({ learner, item, skill, right: response === '1', time: Number(times?.[i] ?? i) });
  }
  return answers;
}
