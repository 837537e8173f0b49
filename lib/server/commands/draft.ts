import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { v7 } from 'uuid';
import { UstatError } from '../../errors';
import { modelDrafts } from '../../hints/ask-model';
import { draftHints, fromModel, fromPassages } from '../../hints/draft-queries';
import { tokenBudget } from '../../hints/token-budget';
import { readConfig } from '../config';
import { consoleLog } from '../log';
import { openChatModel, openModelOf } from '../models/chat-model';
import { sqlCourses } from '../store/sql-courses';
import { openStorage } from '../store/storage';
import { readDraftPrompts } from '../tutor-files';
import { frequentOf } from '../work/draft-job';
import { orExplain } from './explain';

const HELP = `npm run draft -- --course ID --language CODE [options]

Drafts hints where an exercise has none of a level yet, or none for a wrong answer that 20 learners gave; they wait at /curate until somebody approves them.
--module ID      of one module alone
--passages       the lesson's own words, without a model; so it is, too, where DRAFT_MODEL and OPENAI_MODEL name none
--tokens N       stops before a model has taken more (default 200000)

Ctrl-C ends it; what was drafted stays, and the same command goes on.`;

const root = join(fileURLToPath(new URL('.', import.meta.url)), '../../..');

await orExplain(async () => {
  const { values } = parseArgs({
    options: {
      ...{ course: { type: 'string' }, language: { type: 'string' }, module: { type: 'string' } },
      ...{ passages: { type: 'boolean', default: false }, tokens: { type: 'string', default: '200000' } },
    },
  });
  const { course, language } = values;
  const tokens = Number(values.tokens);
  if (!course || !language || !(tokens > 0)) throw new UstatError('bad-input', HELP);
  const config = readConfig(process.env);
  const log = consoleLog(config.quiet, config.jsonLog);
  const clock = () => new Date();
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const storage = await openStorage(config, clock, log);
  try {
    const { db } = storage;
    const drafts = values.passages ? null : await modelOf(config, tokens);
    const { hints, unreadable, ended } = await draftHints(
      { db, courses: () => sqlCourses(db), clock, ids: v7 },
      drafts?.write ?? fromPassages,
      { courseId: course, language, moduleId: values.module ?? null, frequent: await frequentOf(db, course) },
      {
        signal: stop.signal,
        atOnce: drafts ? 4 : 1,
        progress: (done, total) => log.progress('Drafting', done, total),
      },
    );
    log.step(`Drafted: ${hints}. They wait at /curate/${course}`);
    if (drafts) log.step(`${drafts.spent()} tokens`);
    if (unreadable.length > 0) log.step(`Of these came no hint: ${unreadable.join(', ')}`);
    if (ended) log.step(`Ended early: ${ended}. The same command goes on.`);
  } finally {
    await storage.close();
  }
});

async function modelOf({ openai, draft }: ReturnType<typeof readConfig>, tokens: number) {
  if (!draft.model && !openai?.model) return null;
  const chat = draft.model
    ? await openModelOf(draft.model)
    : openChatModel({ ...(openai as NonNullable<typeof openai>), model: openai?.model ?? '' });
  const prompts = readDraftPrompts(root);
  const nonce = () => randomBytes(6).toString('hex');
  const budget = tokenBudget(tokens);
  const drafts = modelDrafts({ chat, prompts, budget, nonce, wait: (ms) => sleep(ms) });
  const write = fromModel(drafts, { model: chat.id, prompts: prompts.version });
  return { write, spent: budget.spent };
}
