/** Why something of another course has no place in ours. */
const notCarriedKinds = {
  'other-course': 'problems of another course of the same folder',
  'no-lesson': 'problems whose lesson the course does not have',
  'no-skill': 'steps for which skillModel.json names no skill',
  licence: 'problems and hints under another licence than the course',
  variables: 'steps and hints with values that are drawn for each learner',
  figure: 'steps that show a figure',
  formula: 'steps with a formula that can not be written as plain text',
  expression: 'steps whose answer is an expression: nothing here marks one',
  'several-answers': 'steps with several answers that are not the same number',
  'form-alone': 'steps whose answer is the question in another form: copying it would be right',
  choices: 'steps whose choices do not hold the answer, or that are too few or too many',
  'answer-kind': 'steps of a kind that is not here',
  'not-marked': 'steps whose own answer our marking does not take for right',
  'empty-lesson': 'lessons of which no exercise is left',
  'empty-skill': 'skills of which no exercise is left',
  'hint-figure': 'hints that show a figure',
  'hint-formula': 'hints with a formula that can not be written as plain text',
  'hint-too-long': 'hints that no longer fit into their level',
  'sub-question': 'smaller questions: their words are hints, their answers and hints are left out',
  dependency: 'hints that name a hint that is not there, or each other in a circle',
  'unseen-sign': 'texts with a sign that nobody sees, such as a backspace: it was taken out',
  'other-pathway': 'other sets of hints than the default one',
  'skill-twice': 'skills of several lessons: each lesson has one of its own',
} as const;
export type NotCarriedKind = keyof typeof notCarriedKinds;

export interface NotCarried {
  kind: NotCarriedKind;
  /** The file, and what of it. */
  where: string;
  /** The words or the name that it is about; '' where the place says enough. */
  what: string;
}

/** How many of each kind, the most first. */
export function countsOf(
  all: readonly NotCarried[],
): { kind: NotCarriedKind; count: number; reason: string }[] {
  const counts = new Map<NotCarriedKind, number>();
  for (const { kind } of all) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts]
    .map(([kind, count]) => ({ kind, count, reason: notCarriedKinds[kind] }))
    .sort((a, b) => b.count - a.count);
}
