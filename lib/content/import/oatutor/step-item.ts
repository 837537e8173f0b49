import { calculate } from '../../calculate';
import type { ItemText } from '../../items/item';
import { type ItemDefinition, kindOf } from '../../items/kinds';
import { plainText } from './plain-text';
import type { NotCarriedKind } from './report';
import type { Problem, Step } from './schema';
import type { ImportWords } from './words';

/** A step as an item of ours, or why it is none. */
export type StepItem =
  | { definition: ItemDefinition; text: ItemText }
  | { kind: NotCarriedKind; what: string };

const MOST_CHOICES = 6;

/**
 * Says no more than its author has: whoever is wrong reads that, not why, for nobody has written
 * why.
 * @param at ids of the item and of its skills
 */
export function itemOfStep(
  problem: Problem,
  step: Step,
  at: { id: string; skills: string[] },
  words: ImportWords,
): StepItem {
  if (Object.keys({ ...problem.variabilization, ...step.variabilization }).length > 0)
    return { kind: 'variables', what: '' };
  const question = questionOf(problem, step);
  if ('kind' in question) return question;
  // nobody knows how hard it is: half get it right until answers say otherwise
  const common = { ...at, difficulty: 0 };
  if (step.problemType === 'MultipleChoice') return choiceOf(step, common, question, words);
  if (step.problemType !== 'TextBox') return { kind: 'answer-kind', what: step.problemType };
  return typedOf(step, common, question, words);
}

type Question = Pick<ItemText, 'case' | 'stem'> & { title: string };
type Common = { id: string; skills: string[]; difficulty: number };

function questionOf(problem: Problem, step: Step): Question | { kind: NotCarriedKind; what: string } {
  const shown = [problem.body || problem.title, step.stepTitle, step.stepBody].map(plainText);
  for (const plain of shown) if ('fault' in plain) return refused(plain);
  const [situation = '', title = '', body = ''] = shown.map((plain) => ('text' in plain ? plain.text : ''));
  const stem = [title, body].filter(Boolean).join('\n');
  if (stem === '') return { stem: situation, title };
  return situation === '' || situation === stem ? { stem, title } : { case: situation, stem, title };
}

function refused({ fault, what }: { fault: 'figure' | 'formula' | 'variable'; what: string }) {
  return { kind: fault === 'variable' ? ('variables' as const) : fault, what };
}

function choiceOf(
  { choices = [], stepAnswer }: Step,
  common: Common,
  { title: _, ...question }: Question,
  words: ImportWords,
): StepItem {
  const [key = '', ...more] = stepAnswer;
  const read = [key, ...choices].map(plainText);
  for (const plain of read) if ('fault' in plain) return refused(plain);
  const [said = '', ...all] = read.map((plain) => ('text' in plain ? plain.text : ''));
  const options = all.filter(
    (one, place) => all.findIndex((other) => other.toLowerCase() === one.toLowerCase()) === place,
  );
  const right = options.indexOf(said);
  if (more.length > 0 || right < 0 || options.length < 2 || options.length > MOST_CHOICES)
    return { kind: 'choices', what: `${said}: ${options.join(' / ')}` };
  const ids = options.map((_, place) => 'abcdef'[place] ?? '');
  const answer = ids[right] ?? '';
  const wrong = ids.filter((id) => id !== answer).map((id) => [id, words.otherwise]);
  return {
    definition: { ...common, kind: 'single-choice', options: ids, answer },
    text: {
      ...question,
      options: Object.fromEntries(ids.map((id, place) => [id, options[place] ?? ''])),
      feedback: Object.fromEntries(wrong),
      ...closing(said, words),
    },
  };
}

const closing = (key: string, words: ImportWords) => ({
  otherwise: words.otherwise,
  explanation: words.explanation(key),
});

function typedOf(
  { stepAnswer, answerType }: Step,
  common: Common,
  { title, ...question }: Question,
  words: ImportWords,
): StepItem {
  const read = stepAnswer.map(plainText);
  for (const plain of read) if ('fault' in plain) return refused(plain);
  const keys = read.map((plain) => ('text' in plain ? plain.text : ''));
  const [key = ''] = keys;
  const values = keys.map(numberOf);
  const text: ItemText = { ...question, ...closing(key, words) };
  if (values.every((value) => value === null)) return wordOf(keys, answerType, common, text);
  const [value] = values;
  if (typeof value !== 'number' || values.some((other) => other !== value))
    return { kind: 'several-answers', what: keys.join(' / ') };
  const unit = key.startsWith('$') ? { unit: '$' } : {};
  const definition = {
    ...{ ...common, kind: 'number' as const, mistakes: {} },
    answer: { value, tolerance: 0, ...unit },
  };
  const shown = { ...text, ...unit };
  const isRight = (typed: string) =>
    typed.length <= 100 &&
    kindOf('number').mark(definition, [shown], { kind: 'number', text: typed }).correct;
  if (!isRight(key)) return { kind: 'not-marked', what: key };
  if (copies(title, value).some(isRight)) return { kind: 'form-alone', what: `${title} → ${key}` };
  return { definition, text: shown };
}

/**
 * What of a question somebody could type back: all of it where it is a number or a sum, and of a
 * sentence a number that can be read in two ways, as the 3,200 grams that are 3.2 kilograms.
 */
function copies(title: string, value: number): string[] {
  if (!/\p{L}{3}/u.test(title)) return [title];
  return (title.match(/\d[\d.,]*\d/g) ?? []).filter((number) => Number(number.replaceAll(',', '')) !== value);
}

/** A word or a few; anything with signs in it is an expression, which is compared by its value. */
function wordOf(keys: readonly string[], answerType: string, common: Common, text: ItemText): StepItem {
  const isWords = answerType === 'string' && keys.every((key) => /^\p{L}[\p{L}\s'’-]*$/u.test(key));
  if (!isWords) return { kind: 'expression', what: keys.join(' / ') };
  const definition = { ...common, kind: 'short-text' as const, mistakes: [] };
  const shown = { ...text, accept: [...new Set(keys)] };
  const isTaken = keys.every(
    (key) => kindOf('short-text').mark(definition, [shown], { kind: 'short-text', text: key }).correct,
  );
  return isTaken ? { definition, text: shown } : { kind: 'not-marked', what: keys.join(' / ') };
}

/** "x = 11/8", "$1.79", "15 3/5", "-1,200.5"; null for anything that is no number. */
function numberOf(key: string): number | null {
  const plain = key.replace(/^\p{L}\s*=\s*/u, '').replace(/^\$/, '');
  const grouped = /^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(plain) ? plain.replaceAll(',', '') : plain;
  const sum = grouped.replace(/^(-?)(\d+) (\d+\/\d+)$/, '$1($2 + $3)').replace(/(?<!\d)\./g, '0.');
  return /\d/.test(sum) && /^[-\d./+() ]+$/.test(sum) ? calculate(sum) : null;
}
