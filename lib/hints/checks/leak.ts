import type { ItemDefinition } from '../../content/items/kinds';
import { exerciseWords, gives, keyOf } from '../../grounding/answer-key';
import { type Check, type Draft, failed, flagged, type Ground, passed } from './check';
import { sentencesOf } from './ground-words';
import {
  compares,
  isNamed,
  says,
  tellsAsAnswer,
  tellsAsResult,
  withoutFractions,
  withoutLists,
} from './stated';

/**
 * Whether a hint gives the answer away: its words, the right option, or every wrong option as such.
 * At the last level, a parallel example, that is for the reviewer to judge; so is a bare number at
 * any level, which is the answer in hardly more than half of the cases (design: .56).
 */
export const leak: Check = (draft, ground) => {
  const { definition, texts } = ground;
  const say = draft.level === 3 ? flagged : failed;
  const isSaid =
    definition.kind === 'single-choice'
      ? saysOption(draft, ground)
      : gives(draft.text, { ...keyOf(definition, texts), number: null });
  if (isSaid) return say('leak', 'says-answer');
  if (excludesOthers(draft.text, ground)) return say('leak', 'excludes-others');
  return saysNumber(draft, ground) ? flagged('leak', 'says-number') : passed('leak');
};

/** In general ("an equation has an equal sign") or among all the others it is not told. */
function saysOption(draft: Draft, { definition, text, texts }: Ground): boolean {
  if (definition.kind !== 'single-choice') return false;
  const saysOne = (said: string, answer: string) =>
    gives(said, keyOf({ ...definition, answer } satisfies ItemDefinition, texts));
  const right = text.options?.[definition.answer] ?? '';
  if (compares(draft.text, right, text.stem)) return true;
  const sentences = sentencesOf(draft.text, draft.language).filter(
    (sentence) => !isGeneral(sentence, right) && !definition.options.every((id) => saysOne(sentence, id)),
  );
  return saysOne(sentences.join(' '), definition.answer);
}

/** "An equation …", "In an equation, …", "For example …": what any such thing is. */
function isGeneral(sentence: string, option: string): boolean {
  const said = sentence.toLowerCase().trim().replace(/^in /, '');
  if (/^(?:for example|for instance|an example of)\b/.test(said)) return true;
  const word = option.toLowerCase();
  return ['a', 'an'].some((article) => [' ', ','].some((end) => said.startsWith(`${article} ${word}${end}`)));
}

function saysNumber({ text, language }: Draft, { definition, texts }: Ground): boolean {
  if (definition.kind !== 'number') return false;
  const { value, tolerance } = definition.answer;
  const exercise = texts.map(exerciseWords).join('\n');
  const named = isNamed(exercise, value);
  if (tellsAsAnswer(text, language, { exercise, value, tolerance })) return true;
  if (named === 'whole') return false;
  // who says "-1" where the question has a 1 means the answer; who says "8" where it has -8 may not
  if (named === 'unsigned' && value > 0) return tellsAsResult(text, value, tolerance);
  const told = withoutLists(text);
  // in words, spaced out, in thousands: as the guard reads, which knows no sign
  const isSpelled = value >= 0 && gives(withoutFractions(told), keyOf(definition, texts));
  return isSpelled || says(told, value, tolerance);
}

/** Names each of the wrong options, so that one is left. */
function excludesOthers(text: string, { definition, texts }: Ground): boolean {
  if (definition.kind !== 'single-choice') return false;
  const others = definition.options.filter((option) => option !== definition.answer);
  return (
    others.length > 1 &&
    others.every((answer) => gives(text, keyOf({ ...definition, answer } satisfies ItemDefinition, texts)))
  );
}
