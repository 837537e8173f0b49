import { faultsOf, UstatError } from '../errors';
import { type Answer, answer } from './schema';

/** The fields of an exercise's form, as a browser without script sends them. */
export type FormFields = readonly (readonly [name: string, value: string])[];

/**
 * Reads an answer out of a form: `kind` with `option`, `options` (repeated), `text`, `step.<id>` = place, or
 * `pair.<left>` = right. What was left empty stays empty: marking calls it unreadable and the learner is asked again.
 * @throws UstatError 'bad-input' when the fields are not those of any kind
 */
export function answerFromForm(fields: FormFields): Answer {
  const value = (name: string) => fields.find(([key]) => key === name)?.[1] ?? '';
  const after = (prefix: string) =>
    fields
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, text]) => [key.slice(prefix.length), text] as const);
  const kind = value('kind');
  const raw: Record<string, unknown> = { kind };
  if (kind === 'single-choice') {
    if (value('option') === '') return { kind, option: '' };
    raw.option = value('option');
  }
  if (kind === 'multiple-choice')
    raw.options = fields.filter(([key]) => key === 'options').map(([, text]) => text);
  if (kind === 'number' || kind === 'short-text') raw.text = value('text');
  if (kind === 'ordering') raw.steps = inOrder(after('step.'));
  if (kind === 'matching') raw.pairs = Object.fromEntries(after('pair.'));
  const parsed = answer.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new UstatError('bad-input', 'The answer could not be read.', faultsOf(parsed.error));
}

/** Steps by the place that was given to each; two in one place, or one without, give no order. */
function inOrder(places: readonly (readonly [id: string, place: string])[]): string[] {
  const numbered = places.map(([id, place]) => ({ id, place: Number(place || Number.NaN) }));
  const distinct = new Set(numbered.map((step) => step.place));
  if (distinct.size !== numbered.length || numbered.some((step) => Number.isNaN(step.place))) return [];
  return numbered.sort((a, b) => a.place - b.place).map((step) => step.id);
}
