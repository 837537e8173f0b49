import { type AskedPlace, askedOf, checkAsked, withAsked } from '../content/edit/asked-fields';
import { withChanges } from '../content/edit/changes';
import { language as isInLanguage } from '../hints/checks/language';

/** What is wrong with a question that waits, in sentences that edit/fault-words has codes for. */
export interface CheckedQuestion {
  faults: string[];
  /** Whether it can not stand in the course as it is. */
  isBlocked: boolean;
}

/**
 * A question as if it stood in the course: by the importer's own rules, and by what a careful
 * reader would stop at.
 * @param isCall whether somebody who asks so is in danger: they get advice, and never the section
 */
export function checkQuestion(
  files: ReadonlyMap<string, string>,
  place: AskedPlace,
  text: string,
  isCall: (text: string) => boolean,
): CheckedQuestion {
  const questions = [...askedOf(files, place), text];
  const changed = withChanges(files, withAsked(files, place, questions));
  const blocking = checkAsked(changed, place.moduleId, place.language)
    .filter(
      ({ field, line }) =>
        field === `asked.${place.sectionId}` && (line ?? questions.length) === questions.length,
    )
    .map(({ message }) => message);
  if (isCall(text)) blocking.push('is heard as a call for help');
  const { outcome } = isInLanguage({ text, language: place.language, level: 1 }, NOTHING);
  const faults = outcome === 'failed' ? [...blocking, 'reads like another language'] : blocking;
  return { faults: [...new Set(faults)], isBlocked: blocking.length > 0 };
}

/** The check of a hint's language looks at nothing around it. */
const NOTHING = {} as Parameters<typeof isInLanguage>[1];
