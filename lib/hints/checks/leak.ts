import type { ItemDefinition } from '../../content/items/kinds';
import { gives, keyOf } from '../../grounding/answer-key';
import { type Check, failed, flagged, type Ground, passed } from './check';

/**
 * Whether a hint gives the answer away: its words, the right option, or every wrong option as such.
 * At the last level, a parallel example, that is for the reviewer to judge; so is a bare number at
 * any level, which is the answer in hardly more than half of the cases (design: .56).
 */
export const leak: Check = ({ text, level }, ground) => {
  const { definition, texts } = ground;
  const key = keyOf(definition, texts);
  const say = level === 3 ? flagged : failed;
  if (gives(text, { ...key, number: null })) return say('leak', 'says-answer');
  if (excludesOthers(text, ground)) return say('leak', 'excludes-others');
  return gives(text, key) ? flagged('leak', 'says-number') : passed('leak');
};

/** Names each of the wrong options, so that one is left. */
function excludesOthers(text: string, { definition, texts }: Ground): boolean {
  if (definition.kind !== 'single-choice') return false;
  const others = definition.options.filter((option) => option !== definition.answer);
  return (
    others.length > 1 &&
    others.every((answer) => gives(text, keyOf({ ...definition, answer } satisfies ItemDefinition, texts)))
  );
}
