import { insertReset } from '@/lib/auth/first-pin-queries';
import { createLearner, forgetLearner } from '@/lib/auth/person-queries';
import { claimProfile } from '@/lib/auth/pin';
import { putPhoneCode } from '@/lib/auth/second-phone-queries';
import { beginSession } from '@/lib/auth/session-queries';
import { parseCourse } from '@/lib/content/import/course';
import type { Answer, ItemDefinition } from '@/lib/content/items/kinds';
import { EMPTY_SHEET } from '@/lib/content/sheet';
import type { Db } from '@/lib/db/port';
import { saveConsent } from '@/lib/experiments/consent-queries';
import { experimentById, insertDraft, saveExperiment } from '@/lib/experiments/experiment-queries';
import { expose } from '@/lib/experiments/exposure-queries';
import { reserveTokens } from '@/lib/grounding/budget-queries';
import type { ChatModel } from '@/lib/grounding/chat-model';
import type { KnowledgeModel } from '@/lib/knowledge/model';
import { nextModule, pickModule } from '@/lib/path/next';
import { standingOf } from '@/lib/path/standing';
import { answerExercise, giveHint } from '@/lib/practice/exercise';
import { beginPlacement, endPlacement } from '@/lib/practice/placement-round';
import { roundStep, startRound } from '@/lib/practice/rounds';
import { noCopies, noJournal } from '@/lib/server/store/file-journal';
import { sqlConversations } from '@/lib/server/store/sql-conversations';
import { sqlCourses } from '@/lib/server/store/sql-courses';
import { sqlHints } from '@/lib/server/store/sql-hints';
import { sqlLearner } from '@/lib/server/store/sql-learner';
import { sqlPassages } from '@/lib/server/store/sql-passages';
import { sqlSync } from '@/lib/server/store/sql-sync';
import { readTutorFiles } from '@/lib/server/tutor-files';
import { loadCourse } from '@/lib/server/work/load-course';
import { take } from '@/lib/sync/take';
import { insertClass, insertMade } from '@/lib/teaching/class-queries';
import { reportItem } from '@/lib/tutor/report-queries';
import type { Ask } from '@/lib/tutor/schema';
import { takeTurn } from '@/lib/tutor/turn';
import { drafted } from '../experiments/drafted';
import { smallCourse } from './course';
import { hasher } from './hasher';

/** A site of three learners who did all that can be done, by the program's own functions. */

export const [ANNA, BEK, NAMELESS, GONE] = ['a', 'b', 'c', 'd'].map(
  (letter) => `018f0000-0000-7000-8000-00000000000${letter}`,
) as [string, string, string, string];
export const PIN = '493027';
export const NAMES = { [ANNA]: 'Айгүл Осмонова', [BEK]: 'Bek' } as const;
const CLASS = {
  id: '018f0000-0000-7000-8000-0000000000ff',
  ...{ code: 'BCDFGH', name: 'Tea', language: 'ky' as const, courseIds: ['tea'], endsOn: null },
};
const START = new Date('2026-05-01T08:00:00Z');

/** The same words to every question, as OpenAI's protocol would bring them. */
const talks: ChatModel = {
  id: 'scripted',
  async *stream() {
    yield { text: 'Green tea needs hot water [1].' };
    yield { usage: { inputTokens: 40, outputTokens: 12 } };
  },
};

/**
 * What the functions are given: a clock that goes on by a minute at each look, and ids in order.
 */
function depsOf(db: Db, model: KnowledgeModel) {
  let minutes = 0;
  let serial = 0;
  const deps = {
    db,
    courses: sqlCourses(db),
    passages: sqlPassages(db),
    hints: sqlHints(db),
    model,
    hasher,
    journal: noJournal,
    copies: noCopies,
    embedders: [],
    contacts: [],
    ...readTutorFiles(process.cwd()),
    classifier: null,
    talkClassifier: null,
    chat: null as ChatModel | null,
    clock: () => {
      minutes += 1;
      return new Date(START.getTime() + minutes * 60_000);
    },
    /** Until the next day. */
    sleep: () => {
      minutes += 1_440;
    },
    ids: () => {
      serial += 1;
      return `018f0000-0000-7000-9000-${String(serial).padStart(12, '0')}`;
    },
    after: () => () => undefined,
    limits: {
      deadlineMs: 5_000,
      totalMs: 10_000,
      turnsPerMinute: 100,
      tokensPerDay: 1_000_000,
      siteTokensPerDay: 10_000_000,
    },
  };
  return deps;
}

type Deps = ReturnType<typeof depsOf>;

export async function liveIn(db: Db, model: KnowledgeModel): Promise<void> {
  const deps = depsOf(db, model);
  await loadCourse(db, parseCourse(smallCourse()), START);
  for (const id of [ANNA, BEK, NAMELESS, GONE]) await addProfile(db, id);
  await insertClass(db, { ...CLASS, madeAt: START });
  for (const id of [ANNA, BEK]) {
    await claimProfile(deps, id, { name: NAMES[id] ?? '', pin: PIN });
    const called = NAMES[id] ?? '';
    await insertMade(db, CLASS.id, [{ learnerId: id, called }], deps.clock());
    await insertReset(db, id, CLASS.name, deps.clock());
    const code = { codeHash: `code of ${id}`, madeAt: START, endsAt: deps.clock() };
    await putPhoneCode(db, id, code);
  }
  for (const id of [ANNA, BEK, NAMELESS]) {
    await beginSession(db, { learnerId: id, tokenHash: `hash of ${id.at(-1)}` }, deps.clock());
    const own = ownDeps(deps, id);
    await practise(own, id === ANNA ? 3 : 1);
    await own.learner.change((tx) =>
      tx.keepFilledSheet('tea', 'ask-for-tea', { ...EMPTY_SHEET, ticked: ['cup'] }, deps.clock()),
    );
    await own.learner.change((tx) =>
      tx.keepReadingPlace('tea', 'brew', { blockId: 'why', seenAt: deps.clock() }),
    );
  }
  await takePart(deps, [ANNA, BEK]);
  deps.sleep();
  await place(ownDeps(deps, ANNA));
  await talk(ownDeps(deps, ANNA));
  await talk(ownDeps({ ...deps, chat: talks }, BEK));
  for (const id of [ANNA, BEK]) await sendByPhone(deps, id);
  await practise(ownDeps(deps, GONE), 1);
  await db.transaction((tx) => forgetLearner(tx, GONE, deps.clock()));
}

function ownDeps(deps: Deps, id: string) {
  return {
    ...deps,
    learner: sqlLearner(deps.db, id),
    conversations: sqlConversations(deps.db, id),
    nextHint: async () => null,
    reserve: (turnId: string, tokens: number) => reserveTokens(deps, id, turnId, tokens),
  };
}

type Own = ReturnType<typeof ownDeps>;

const addProfile = (db: Db, id: string) =>
  createLearner(db, {
    id,
    createdAt: START,
    screenLanguage: 'ky',
    contentLanguage: 'en',
    theme: 'auto',
    textSize: 'normal',
  });

/**
 * Rounds of the first module: the first exercise with a hint and a second try, the others right.
 */
async function practise(deps: Own, rounds: number): Promise<void> {
  for (let n = 0; n < rounds; n += 1) {
    const shown = nextModule(await standingOf(deps, await deps.courses.course('tea', 'en')));
    await pickModule(deps, 'tea', 'brew', shown.id);
    const { roundId } = await startRound(deps, 'tea', 'brew');
    const { round } = await roundStep(deps, roundId, 1, 'en');
    await giveHint(deps, { roundId, position: 1, language: 'en' });
    await reportOn(deps, round.items[0]?.itemId ?? '');
    await answer(deps, roundId, 1, false);
    for (let position = 1; position <= round.length; position += 1)
      await answer(deps, roundId, position, true);
  }
}

async function reportOn(deps: Own, itemId: string) {
  const { version } = await deps.courses.item('tea', itemId, 'en');
  const item = { courseId: 'tea', itemId, itemVersion: version, language: 'en', fault: 'unclear' as const };
  const report = { id: deps.ids(), ...item, words: 'What is hot?', at: deps.clock() };
  await reportItem(deps.db, deps.learner.learnerId, report);
}

async function answer(deps: Own, roundId: string, position: number, right: boolean) {
  const { round } = await roundStep(deps, roundId, position, 'en');
  const { itemId = '' } = round.items[position - 1] ?? {};
  const { definition } = await deps.courses.item('tea', itemId, 'en');
  const given = { roundId, position, language: 'en', attemptId: deps.ids() };
  await answerExercise(deps, { ...given, answer: answerTo(definition, right) });
}

function answerTo(item: ItemDefinition, right: boolean): Answer {
  if (item.kind === 'single-choice') return { kind: item.kind, option: right ? item.answer : 'cold' };
  if (item.kind === 'number') return { kind: item.kind, text: right ? '100' : '50' };
  if (item.kind === 'ordering') {
    return { kind: item.kind, steps: right ? item.steps : [...item.steps].reverse() };
  }
  throw new Error(`the small course has no ${item.kind}`);
}

async function place(deps: Own): Promise<void> {
  for (let n = 0; n < 2; n += 1) {
    const next = await beginPlacement(deps, 'tea');
    if (next) await answer(deps, next.roundId, next.position, true);
  }
  await endPlacement(deps, 'tea');
}

/** Learners who take part in an experiment. */
async function takePart({ db, clock, ids }: Deps, learners: readonly string[]): Promise<void> {
  const id = ids();
  await insertDraft(db, { id, courseId: 'tea', plan: drafted(), madeAt: clock() });
  await saveExperiment(db, { ...(await experimentById(db, id)), state: 'running', version: 1 });
  for (const learnerId of learners) {
    await saveConsent(db, learnerId, { takesPart: true, isOfAge: true, age: 18 }, clock());
    const arrival = { learnerId, classId: null, courseId: 'tea', language: 'en' };
    await expose(db, await experimentById(db, id), arrival, clock());
  }
}

/** What a phone kept without a network: where its learner reads, and a thing that is not known. */
async function sendByPhone(deps: Deps, learner: string): Promise<void> {
  const [device, at] = [deps.ids(), deps.clock().getTime()];
  const payload = { courseId: 'tea', moduleId: 'serve', blockId: 'pour' };
  const events = ['read', 'sung'].map((kind, index) => ({
    ...{ id: deps.ids(), device, counter: index + 1, at, learner, kind, version: 1, payload },
  }));
  const sync = sqlSync(deps.db, learner);
  await take({ ...deps, sync, failed: () => undefined }, { version: 1, device, learner, sentAt: at, events });
}

/** Two conversations: one of two turns that were judged and reported, one that was put away. */
async function talk(deps: Own): Promise<void> {
  const first = await ask(deps, 'What does green tea need?');
  const second = await ask(deps, 'He beats me', first.conversationId);
  await deps.conversations.markHelped(first.turnId, true);
  await deps.conversations.report(second.turnId, deps.clock());
  await deps.conversations.sendQuestion(first.turnId, deps.clock());
  const other = await ask(deps, 'Who wrote Manas?');
  await deps.conversations.hide(other.conversationId, true);
}

async function ask(deps: Own, question: string, conversationId?: string) {
  const turnId = deps.ids();
  const asked: Ask = { turnId, courseId: 'tea', question, ...(conversationId ? { conversationId } : {}) };
  const learner = { id: deps.learner.learnerId, screenLanguage: 'en', contentLanguage: 'en' };
  let conversation = '';
  for await (const event of takeTurn(deps, learner, asked)) {
    if (event.type === 'started') conversation = event.conversationId;
  }
  return { turnId, conversationId: conversation };
}
