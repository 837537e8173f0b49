import * as z from 'zod';
import { exportFile, type Format } from './format';
import type { Pseudonyms } from './pseudonym';
import type { AttemptOut, HintOut, LearnerRecord } from './rows';

/** Names things and opens nothing: ".invalid" is nobody's (RFC 6761). */
const BASE = 'https://ustat.invalid';
const ANSWERED = 'http://adlnet.gov/expapi/verbs/answered';
const INTERACTION = 'http://adlnet.gov/expapi/activities/cmi.interaction';
/** Kind of an answer -> xAPI's interaction; one of no known kind is "other". */
const INTERACTIONS: Record<string, string> = {
  'single-choice': 'choice',
  'multiple-choice': 'choice',
  ordering: 'sequencing',
  matching: 'matching',
  number: 'numeric',
  'short-text': 'fill-in',
};

const activity = z.strictObject({
  objectType: z.literal('Activity'),
  id: z.url(),
  definition: z.strictObject({ type: z.url(), interactionType: z.string().optional() }).optional(),
});
const statement = z.strictObject({
  id: z.uuid().describe('Made-up, in this export alone'),
  actor: z
    .strictObject({
      objectType: z.literal('Agent'),
      account: z.strictObject({ homePage: z.url(), name: z.string() }),
    })
    .describe('The learner by a made-up name, in this export alone'),
  verb: z
    .strictObject({ id: z.url(), display: z.record(z.string(), z.string()) })
    .describe('"answered", or "opened a hint"'),
  object: activity.describe('The exercise'),
  result: z
    .strictObject({ success: z.boolean(), response: z.string().optional() })
    .optional()
    .describe(
      'Whether the answer was right, with or without help; ids of what was chosen, or a number, and typed words never',
    ),
  context: z
    .strictObject({
      registration: z.uuid().optional(),
      language: z.string().optional(),
      contextActivities: z
        .strictObject({ parent: z.array(activity), grouping: z.array(activity) })
        .optional(),
      extensions: z.record(z.string(), z.json()),
    })
    .describe(
      'The round; language; module and course; extensions: position, attempt, hints, unaided, component',
    ),
  timestamp: z.iso.datetime().describe('When it was; UTC'),
  version: z.literal('1.0.3'),
});
type Statement = z.infer<typeof statement>;

/** xAPI 1.0.3 (github.com/adlnet/xAPI-Spec): a statement a line, of answers and opened hints. */
export const xApi = (names: Pseudonyms): Format => ({
  files: [
    exportFile('statements.jsonl', statement, (record) => statements(record, names), {
      head: '',
      line: (row) => JSON.stringify(row),
    }),
  ],
  leftOut: [
    {
      what: 'module decisions, choices, exposures',
      why: 'they are no experience of a learner, which a statement tells: --format csv or parquet has them',
    },
  ],
});

const statements = ({ attempts, hints }: LearnerRecord, names: Pseudonyms): Statement[] => [
  ...attempts.map((one) => answered(one, names)),
  ...hints.map((one) => opened(one, names)),
];

const named = (...path: string[]) => `${BASE}/${path.map(encodeURIComponent).join('/')}`;
const extension = (name: string) => named('extensions', name);
const actor = (name: string): Statement['actor'] => ({
  objectType: 'Agent',
  account: { homePage: named('learners'), name },
});

function answered(one: AttemptOut, names: Pseudonyms): Statement {
  const parts = (id: string) => ({ objectType: 'Activity' as const, id });
  return {
    id: names.uuid(
      'statement',
      `answered ${one.learner} ${one.round} ${one.position} ${one.attempt} ${one.time}`,
    ),
    actor: actor(one.learner),
    verb: { id: ANSWERED, display: { en: 'answered' } },
    object: {
      ...parts(named('items', one.item)),
      definition: { type: INTERACTION, interactionType: INTERACTIONS[one.answer_kind] ?? 'other' },
    },
    result: {
      success: one.correct,
      ...(one.answer === null ? {} : { response: response(one.answer) }),
    },
    context: {
      ...(one.round === null ? {} : { registration: names.uuid('round', one.round) }),
      language: one.language,
      contextActivities: {
        parent: [parts(named('courses', one.course, 'modules', one.module))],
        grouping: [parts(named('courses', one.course))],
      },
      extensions: {
        ...{ [extension('position')]: one.position, [extension('attempt')]: one.attempt },
        ...{ [extension('hints-used')]: one.hints_used, [extension('unaided')]: one.unaided },
        ...{ [extension('skill')]: one.skill, [extension('item-version')]: one.item_version },
      },
    },
    timestamp: one.time,
    version: '1.0.3',
  };
}

function opened(one: HintOut, names: Pseudonyms): Statement {
  return {
    id: names.uuid('statement', `opened ${one.learner} ${one.round} ${one.position} ${one.level}`),
    actor: actor(one.learner),
    verb: { id: named('verbs', 'opened-hint'), display: { en: 'opened a hint' } },
    object: { objectType: 'Activity', id: named('items', one.item) },
    context: {
      registration: names.uuid('round', one.round),
      ...(one.language === null ? {} : { language: one.language }),
      extensions: {
        ...{ [extension('position')]: one.position, [extension('level')]: one.level },
        ...(one.hint === null ? {} : { [extension('hint')]: one.hint }),
      },
    },
    timestamp: one.time,
    version: '1.0.3',
  };
}

/** xAPI's delimiters of several values and of a pair. */
const response = (answer: string) => answer.replaceAll('|', '[,]').replaceAll('=', '[.]');
