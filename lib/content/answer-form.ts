import { faultsOf, UstatError } from '../errors';
import { type FormFields, fieldOf } from './items/kind';
import { type Answer, answer, isKind, kindOf } from './items/kinds';

/**
 * Reads an answer out of a form: `kind`, and the fields of that kind: `option`, `options`
 * (repeated), `text`, `step.<id>` = place, or `pair.<left>` = right. What was left empty stays
 * empty: marking calls it unreadable and the learner is asked again.
 * @throws UstatError 'bad-input' when the fields are not those of any kind
 */
export function answerFromForm(fields: FormFields): Answer {
  const kind = fieldOf(fields, 'kind');
  const parsed = answer.safeParse({ kind, ...(isKind(kind) ? kindOf(kind).readForm(fields) : {}) });
  if (parsed.success) return parsed.data;
  throw new UstatError('bad-input', 'The answer could not be read.', faultsOf(parsed.error));
}
