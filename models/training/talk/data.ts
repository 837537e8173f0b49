import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { readTutorFiles } from '../../../lib/server/tutor-files';
import { talkIn } from '../../../lib/tutor/talk';
import { askedOf, type Example, LANGUAGES, ORDINARY, readExamples } from '../danger/data';

/** What is no talk. */
export const QUESTION = 'question';

const message = z.looseObject({ text: z.string(), language: z.string(), kind: z.string() });
const messages = z.record(z.string(), z.array(message));
const talkFile = z.looseObject({
  topics: z.array(z.looseObject({ id: z.string(), said: z.array(z.string()).default([]) })),
});
const asked = z.looseObject({ text: z.string(), language: z.string() });
const choosing = z.object({ answered: z.array(asked), unanswered: z.array(asked), talk: z.array(message) });

const TALK = [
  'talk-more.yaml',
  'talk-more-2.yaml',
  'talk-more-3.yaml',
  'talk-more-4.yaml',
  'talk-more-5.yaml',
];
const CHOOSING = ['asked-choose.yaml', 'asked-choose-2.yaml'];

/** Talk by many hands, each text once a language. @param root of the repository */
export function talkExamples(root: string): Example[] {
  const said = LANGUAGES.flatMap((language) =>
    talkFile
      .parse(read(root, `lib/tutor/talk/${language}.yaml`))
      .topics.flatMap(({ id, said }) => said.map((text) => ({ text, language, kind: id }))),
  );
  const more = TALK.flatMap((name) => Object.values(messages.parse(read(root, `tests/data/${name}`))).flat());
  const chosen = CHOOSING.flatMap((name) => choosing.parse(read(root, `tests/data/${name}`)).talk);
  const all = [...said, ...more, ...chosen].map(({ text, language, kind }): [string, Example] => [
    `${language} ${text.toLowerCase()}`,
    { text, language, topic: kind, call: true },
  ]);
  return [...new Map(all).values()];
}

/**
 * Questions and calls for help: none of it is talk. What the patterns hear as talk is left out
 * ("are you a human?" was asked of the course), and the ordinary sentences of the training data for
 * calls for help, since greetings stand among them.
 */
export function questionExamples(root: string): Example[] {
  const { talk } = readTutorFiles(root);
  const written = LANGUAGES.flatMap((language) =>
    readExamples(join(root, `models/training/danger/${language}.yaml`), language),
  );
  return [
    ...askedOf(join(root, 'seed/courses'), written),
    ...written.filter(({ call, topic }) => call || topic !== ORDINARY),
  ]
    .filter(({ text }) => talkIn(text, talk) === null)
    .map(({ text, language }) => ({ text, language, topic: QUESTION, call: false }));
}

/** Questions by other hands, those that the course answers first: they choose the thresholds. */
export function choosingQuestions(root: string): { answered: Example[]; unanswered: Example[] } {
  const sets = CHOOSING.map((name) => choosing.parse(read(root, `tests/data/${name}`)));
  const of = (list: z.infer<typeof asked>[]): Example[] =>
    list.map(({ text, language }) => ({ text, language, topic: QUESTION, call: false }));
  return {
    answered: sets.flatMap(({ answered }) => of(answered)),
    unanswered: sets.flatMap(({ unanswered }) => of(unanswered)),
  };
}

function read(root: string, path: string): unknown {
  return parse(readFileSync(join(root, path), 'utf8'));
}
