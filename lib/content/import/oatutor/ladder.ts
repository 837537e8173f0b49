import { LONGEST_IMPORTED_HINT } from '../../schema';
import { plainText } from './plain-text';
import type { NotCarried } from './report';
import type { TutoringHint } from './schema';
import type { ImportWords } from './words';

/** Levels of our hints. OATutor's chains have one to seventeen. */
const LEVELS = 3;

interface Rung {
  level: number;
  from: string;
  text: string;
}

/**
 * The hints of a step as at most three levels. A chain is cut into parts of like length, each hint
 * behind those that it depends on: one says "underline the digit beside it", and means the digit of
 * the hint before. A smaller question is a hint by its words; its answer is left out.
 * @param file for the report
 */
export function ladderOf(
  hints: readonly TutoringHint[],
  stepId: string,
  file: string,
  words: ImportWords,
  report: (fault: NotCarried) => void,
): Rung[] {
  const told = inOrder(hints, file, report).flatMap((hint) => {
    const text = wordsOf(hint, file, words, report);
    return text === null ? [] : [{ id: hint.id, text }];
  });
  const rungs = new Map<number, { ids: string[]; texts: string[] }>();
  for (const [at, { id, text }] of told.entries()) {
    const level = Math.floor((LEVELS * at) / told.length) + 1;
    const { ids, texts } = rungs.get(level) ?? { ids: [], texts: [] };
    if (texts.includes(text)) continue;
    if ([...texts, text].join(' ').length > LONGEST_IMPORTED_HINT) {
      report({ kind: 'hint-too-long', where: `${file}: ${id}`, what: '' });
      continue;
    }
    rungs.set(level, { ids: [...ids, id], texts: [...texts, text] });
  }
  return [...rungs].map(([level, { ids, texts }]) => ({
    level,
    from: `OATutor ${stepId}: ${ids.map((id) => id.replace(`${stepId}-`, '')).join(', ')}`,
    text: texts.join(' '),
  }));
}

/** Each behind those that it depends on, else as they stand. */
function inOrder(
  hints: readonly TutoringHint[],
  file: string,
  report: (fault: NotCarried) => void,
): TutoringHint[] {
  const ids = new Set(hints.map(({ id }) => id));
  const done = new Set<string>();
  const ordered: TutoringHint[] = [];
  let left = [...hints];
  const waitsFor = ({ id, dependencies }: TutoringHint) =>
    dependencies.filter((other) => other !== id && ids.has(other) && !done.has(other));
  for (const { id, dependencies } of hints)
    for (const other of dependencies)
      if (!ids.has(other)) report({ kind: 'dependency', where: `${file}: ${id}`, what: other });
  while (left.length > 0) {
    const ready = left.find((hint) => waitsFor(hint).length === 0);
    const next = ready ?? left[0];
    if (!next) break;
    if (!ready) report({ kind: 'dependency', where: `${file}: ${next.id}`, what: waitsFor(next).join(', ') });
    ordered.push(next);
    done.add(next.id);
    left = left.filter((hint) => hint !== next);
  }
  return ordered;
}

function wordsOf(
  hint: TutoringHint,
  file: string,
  words: ImportWords,
  report: (fault: NotCarried) => void,
): string | null {
  const where = `${file}: ${hint.id}`;
  const said = plainText(hint.text.trim() === '' ? hint.title : hint.text);
  const choices = (hint.choices ?? []).map(plainText);
  for (const plain of [said, ...choices]) {
    if (!('fault' in plain)) continue;
    const kind = { figure: 'hint-figure', formula: 'hint-formula', variable: 'variables' } as const;
    report({ kind: kind[plain.fault], where, what: plain.what });
    return null;
  }
  if (!('text' in said) || said.text === '') return null;
  if (hint.type === 'scaffold') report({ kind: 'sub-question', where, what: '' });
  const shown = choices.flatMap((choice) => ('text' in choice ? [choice.text] : []));
  const text = said.text.replace(/\s*\n\s*/g, ' ');
  const ended = /[.?!:…]["”)]?$/.test(text) ? text : `${text}.`;
  return shown.length > 1 ? `${ended} ${words.choices(shown)}` : ended;
}
