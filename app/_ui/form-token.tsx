import { formToken, TOKEN_FIELD } from '@/lib/server/web/form-token';
import { theLearner } from './learner';

/** For a form that does what can't be undone. */
export async function FormToken() {
  return <input type="hidden" name={TOKEN_FIELD} value={formToken((await theLearner()).id)} />;
}
