import * as z from 'zod';
import { exportFile, type Format, tsv } from './format';
import type { LearnerRecord } from './rows';

/**
 * DataShop's tab-delimited transactions (pslcdatashop.web.cmu.edu/help?page=importFormatTd): a row
 * an attempt. A custom field is "CF (…)".
 */
const transaction = z.strictObject({
  'Anon Student Id': z.string().describe('Made-up name of the learner, in this export alone'),
  'Session Id': z.string().describe("Made-up name of the round; the learner's own where there is none"),
  Time: z.string().describe('When it was answered'),
  'Time Zone': z.literal('UTC').describe('Of the time'),
  'Student Response Type': z.literal('ATTEMPT').describe('Hints are no rows of their own'),
  'Level (Course)': z.string().describe('Id of the course'),
  'Level (Module)': z.string().describe('Id of the module'),
  'Problem Name': z.string().describe('Id of the exercise'),
  'Step Name': z.string().describe('The same: an exercise has one step'),
  'Attempt At Step': z.int().describe('Which try at this showing of the exercise, from 1'),
  Outcome: z.enum(['CORRECT', 'INCORRECT']).describe('Whether the answer was right, with or without help'),
  Input: z.string().nullable().describe('Ids of what was chosen, or a number; typed words never'),
  'KC (Default)': z.string().describe('Id of the knowledge component'),
  'CF (hints)': z.int().describe('Hints opened before the answer'),
  'CF (unaided)': z.boolean().describe('Whether no hint had been opened before'),
  'CF (language)': z.string().describe('Language of the lesson (BCP 47)'),
  'CF (item version)': z.string().describe('Version of the exercise'),
  'CF (mistake)': z.string().nullable().describe('Id of the known mistake that the answer shows'),
  'CF (policy)': z.string().nullable().describe('Policy that chose the exercise'),
  'CF (propensity)': z.number().nullable().describe('Chance with which it chose this one'),
});
type Transaction = z.infer<typeof transaction>;

export const dataShop = (): Format => ({
  files: [exportFile('transactions.txt', transaction, transactions, tsv(transaction))],
  leftOut: [
    {
      what: 'module decisions, candidates of choices, exposures, times of hints',
      why: "DataShop's transactions have no place for them: --format csv or parquet has",
    },
  ],
});

function transactions({ attempts, choices }: LearnerRecord): Transaction[] {
  const chosen = new Map(choices.map((one) => [`${one.round} ${one.position}`, one]));
  return attempts.map((one) => {
    const choice = chosen.get(`${one.round} ${one.position}`);
    const by = choice?.item === one.item ? choice : undefined;
    return {
      'Anon Student Id': one.learner,
      'Session Id': one.round ?? one.learner,
      Time: one.time.replace('T', ' ').replace('Z', ''),
      'Time Zone': 'UTC',
      'Student Response Type': 'ATTEMPT',
      'Level (Course)': one.course,
      'Level (Module)': one.module,
      'Problem Name': one.item,
      'Step Name': one.item,
      'Attempt At Step': one.attempt,
      Outcome: one.correct ? 'CORRECT' : 'INCORRECT',
      Input: one.answer,
      'KC (Default)': one.skill,
      'CF (hints)': one.hints_used,
      'CF (unaided)': one.unaided,
      'CF (language)': one.language,
      'CF (item version)': one.item_version,
      'CF (mistake)': one.mistake,
      'CF (policy)': by?.policy ?? null,
      'CF (propensity)': by?.propensity ?? null,
    };
  });
}
