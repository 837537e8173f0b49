import { questionLanguage } from '../grounding/language';
import { type Danger, dangerIn } from './danger';

interface Guarded {
  /** In which the answer is given. */
  language: string;
  /** Topic of a call for help, or null. */
  danger: string | null;
}

/** What is decided about a question before anything is searched or sent anywhere. */
export function guard(question: string, screenLanguage: string, danger: Danger): Guarded {
  return { language: questionLanguage(question, screenLanguage), danger: dangerIn(question, danger) };
}
