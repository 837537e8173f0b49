import type { AttemptRow } from './attempt';
import { GROUPED, type PopulationView, type Rated, type Tally } from './counts';
import { type Packer, packer, type Unpacker, unpacker } from './packed';

/**
 * An attempt as its row keeps it: ids that many attempts share in a list of their own, the answer
 * and what it saw of the population as bytes, the first of which is the version of their layout.
 */

/** `exact`: what is rounded otherwise has eight bytes, as in rows of programs before. */
const VERSION = { rounded: 1, exact: 2 } as const;
const HAS = { byCount: 1, byStreak: 2, forecast: 4, fractions: 8 } as const;

/** What stands in the bytes and the shared ids, and in no column. */
export type PackedPart = Pick<
  AttemptRow,
  'courseId' | 'moduleId' | 'itemId' | 'itemVersion' | 'skillId' | 'language' | 'answer' | 'mistake' | 'view'
>;

/** A view's numbers as they are kept: counts as they are, all else with four bytes. */
export function asKept(view: PopulationView): PopulationView {
  const { skill, item, difficulty, forecast } = view;
  return {
    ...view,
    skill: { ...skill, elo: Math.fround(skill.elo) },
    item: { ...item, elo: Math.fround(item.elo) },
    difficulty: Math.fround(difficulty),
    ...(forecast ? { forecast: { ...forecast, p: Math.fround(forecast.p) } } : {}),
  };
}

export function packAttempt(row: PackedPart, isExact = false): { ids: string[]; packed: Uint8Array } {
  const { courseId, moduleId, itemId, itemVersion, skillId, language, answer, mistake, view } = row;
  const model = view.forecast ? [view.forecast.model] : [];
  const to = packer();
  to.byte(isExact ? VERSION.exact : VERSION.rounded);
  to.text(shortened(JSON.stringify(answer)));
  to.byte(mistake === null ? 0 : 1);
  if (mistake !== null) to.text(mistake);
  packView(to, view, isExact ? to.double : to.float);
  return {
    ids: [courseId, moduleId, itemId, itemVersion, skillId, language, ...model],
    packed: to.bytes(),
  };
}

/** @throws Error for bytes of a layout that this program does not know */
export function unpackAttempt(ids: readonly string[], packed: Uint8Array): PackedPart {
  const [courseId = '', moduleId = '', itemId = '', itemVersion = '', skillId = '', language = '', model] =
    ids;
  const { answer, mistake, isExact, from } = begun(packed);
  const view = unpackView(from, model, isExact ? from.double : from.float);
  return { courseId, moduleId, itemId, itemVersion, skillId, language, answer, mistake, view };
}

/** The answer alone, without the ids. */
export function answerIn(packed: Uint8Array): Pick<AttemptRow, 'answer' | 'mistake'> {
  const { answer, mistake } = begun(packed);
  return { answer, mistake };
}

function begun(packed: Uint8Array) {
  const from = unpacker(packed);
  const version = from.byte();
  const isExact = version === VERSION.exact;
  if (!isExact && version !== VERSION.rounded)
    throw new Error(`An attempt of layout ${version}, which a newer Ustat made.`);
  const answer = JSON.parse(lengthened(from.text())) as AttemptRow['answer'];
  const mistake = from.byte() === 1 ? from.text() : null;
  return { answer, mistake, isExact, from };
}

function packView(
  to: Packer,
  { course, skill, item, difficulty, forecast }: PopulationView,
  rounded: (value: number) => void,
): void {
  const counts = [...tally(course), ...tally(skill), ...tally(item)];
  const groups = [...(skill.byCount ?? []), ...(skill.byStreak ?? [])];
  const hasFractions = ![...counts, ...groups].every(Number.isSafeInteger);
  const number = hasFractions ? to.double : to.count;
  to.byte(
    (skill.byCount ? HAS.byCount : 0) +
      (skill.byStreak ? HAS.byStreak : 0) +
      (forecast ? HAS.forecast : 0) +
      (hasFractions ? HAS.fractions : 0),
  );
  for (const value of counts) number(value);
  for (const value of [skill.elo, item.elo, difficulty]) rounded(value);
  if (forecast) rounded(forecast.p);
  for (const value of groups) number(value);
}

function unpackView(from: Unpacker, model: string | undefined, rounded: () => number): PopulationView {
  const flags = from.byte();
  const has = (flag: number) => (flags & flag) !== 0;
  const number = has(HAS.fractions) ? from.double : from.count;
  const tallied = (): Tally => ({ successes: number(), answers: number() });
  const list = (length: number) => Array.from({ length }, () => number());
  const [course, ofSkill, ofItem] = [tallied(), tallied(), tallied()];
  const skill: PopulationView['skill'] = { ...ofSkill, elo: rounded() };
  const item: Rated = { ...ofItem, elo: rounded() };
  const difficulty = rounded();
  const p = has(HAS.forecast) ? rounded() : null;
  if (has(HAS.byCount)) skill.byCount = list(GROUPED.byCount);
  if (has(HAS.byStreak)) skill.byStreak = list(GROUPED.byStreak);
  const forecast = p !== null && model !== undefined ? { forecast: { model, p } } : {};
  return { course, skill, item, difficulty, ...forecast };
}

const tally = ({ successes, answers }: Tally) => [successes, answers];

/**
 * What most answers' JSON consists of, each written as one control character, of which JSON has
 * none. Of this version of the layout: never changed.
 */
const PHRASES = [
  ...['{"kind":"single-choice","option":"', '{"kind":"multiple-choice","options":["'],
  ...['{"kind":"matching","pairs":{"', '{"kind":"ordering","steps":["'],
  ...['{"kind":"number","text":"', '{"kind":"short-text","text":"'],
  ...['","', '":"', '"]}', '"}}', '"}'],
];

const shortened = (json: string) =>
  PHRASES.reduce((text, phrase, i) => text.replaceAll(phrase, String.fromCharCode(i + 1)), json);

const lengthened = (text: string) =>
  PHRASES.reduce((json, phrase, i) => json.replaceAll(String.fromCharCode(i + 1), () => phrase), text);
