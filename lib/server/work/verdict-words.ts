import type { ScreenLanguage } from '../../auth/schema';
import type { Reason } from '../../research/evaluate/verdict';
import { wordsOf } from './login-cards';

/** Reasons of a verdict in a language, for commands as for pages. @param root of the program */
export function reasonsIn(root: string, language: ScreenLanguage): (reason: Reason) => string {
  const t = wordsOf(root, language);
  return ({ code, values }) => t(`research.reason.${code}`, values);
}
