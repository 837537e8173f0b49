import { v7 } from 'uuid';
import * as z from 'zod';
import { claimedName } from '../../auth/pin';
import type { Learner } from '../../auth/schema';
import { answersSince, type Heard } from '../../browser/pack/answers-since';
import { itemVersions } from '../../content/pack-queries';
import { RESUME_WITHIN } from '../../practice/exercise';
import type { HintUse, Round } from '../../practice/store';
import { trustedKeys } from '../work/pack-keys';
import { formToken } from './form-token';
import { forLearner, type LearnerDeps, questionsLeave, services } from './services';

/** Rounds of a module that have ended: as many as a round's end compares itself with. */
const ENDED = 3;
/** Conversations that go along, latest first. */
const CONVERSATIONS = 10;
const DAY = 86_400_000;

/** Whether what a phone does without a network can be sent here afterwards. */
const TAKES_EVENTS = true;
/** Of what is said here; a phone that is older than it leaves it alone (worker/snapshot.ts). */
const FORMAT = 1;

type Rows = Map<string, unknown>;

/** What a phone says in the address that it has of the answers. */
const heardBefore = z.object({
  after: z.coerce.number().int().min(0),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
});
export function heardIn(query: URLSearchParams): Heard | null {
  const { data } = heardBefore.safeParse(Object.fromEntries(query));
  return data ? { seq: data.after, digest: data.digest } : null;
}

/**
 * What a phone keeps of a learner in one course: rows by table (lib/browser/store/rows.ts).
 * @param heard what it has of their answers: those are left out where they are still the same
 */
export async function snapshotOf(learner: Learner, courseId: string, heard: Heard | null = null) {
  const deps = forLearner(learner.id);
  const { courses, model, clock } = deps;
  const day = deps.learner;
  const course = await courses.course(courseId, learner.contentLanguage);
  const modules = course.structure.modules.map(({ id }) => id);
  const [state, crowd, attempts, decision, placement] = await Promise.all([
    stateOf(deps, courseId),
    day.crowd(courseId, model.id),
    day.attempts(courseId),
    day.decision(courseId),
    day.placement(courseId),
  ]);
  const rounds = await roundsOf(deps, courseId, modules, placement?.roundId);
  const hints: Rows = new Map();
  for (const { id } of rounds)
    for (const shown of await day.hints(id)) {
      const use: HintUse = { ...shown, roundId: id, itemId: '', hintVersion: null, at: clock() };
      hints.set(`${id} ${shown.position} ${shown.level}`, use);
    }
  const places: Rows = new Map();
  for (const moduleId of modules) {
    const place = await day.readingPlace(courseId, moduleId);
    if (place) places.set(`${courseId} ${moduleId}`, place);
  }
  const sheets: Rows = new Map();
  for (const { id } of await courses.sheets(courseId, learner.contentLanguage)) {
    const filled = await day.filledSheet(courseId, id);
    if (filled) sheets.set(`${courseId} ${id}`, filled);
  }
  const { calibration, population } = crowd;
  const told = await answersSince(attempts, heard);
  const open = rounds.filter(({ finishedAt }) => finishedAt === null).flatMap(({ items }) => items);
  return {
    format: FORMAT,
    since: told.since,
    holder: {
      ...{ learner, formToken: formToken(learner.id), takesEvents: TAKES_EVENTS },
      packKeys: [...trustedKeys(services().config.dataDir)],
      courses: (await courses.list()).map(({ id }) => id),
      isNamed: (await claimedName(services(), learner.id)) !== null,
      ...{ contacts: services().contacts, questionsLeave: questionsLeave() },
    },
    own: {
      attempt: new Map(told.attempts.map((row) => [row.id, row])),
      state: new Map(state ? [[courseId, state]] : []),
      weights: new Map([[`${courseId} ${model.id}`, calibration.learner]]),
      decision: new Map(decision ? [[decision.id, decision]] : []),
      placement: new Map(placement ? [[courseId, placement]] : []),
      round: new Map(rounds.map((round) => [round.id, round])),
      ...{ hint: hints, place: places, sheet: sheets },
      ...(await talksOf(deps, courseId)),
    },
    crowd: { population, calibrations: new Map([[model.id, calibration]]) },
    lastSeq: attempts.reduce((last, { seq }) => Math.max(last, seq), 0),
    items: await itemVersions(services().db, courseId, open),
  };
}

/** The last state, and those that the days of a week ended with. */
async function stateOf({ learner, clock }: LearnerDeps, courseId: string) {
  const stored = await learner.state(courseId);
  if (!stored) return null;
  const now = clock().getTime();
  const days: { stored: typeof stored; at: Date }[] = [];
  for (let back = 7; back > 0; back -= 1) {
    const at = new Date(now - back * DAY);
    const then = await learner.stateAt(courseId, at);
    if (then) days.push({ stored: then, at });
  }
  return { stored, days: [...days, { stored, at: new Date(now) }] };
}

async function roundsOf(
  { learner, clock }: LearnerDeps,
  courseId: string,
  modules: readonly string[],
  placementRound: string | undefined,
): Promise<Round[]> {
  const since = new Date(clock().getTime() - RESUME_WITHIN);
  const found = await learner.roundsUnderWay(courseId, since);
  for (const moduleId of modules) found.push(...(await learner.lastRounds(courseId, moduleId, ENDED)));
  if (placementRound) found.push(await learner.round(placementRound));
  // of checks that have ended the phone needs to know what they said
  const checks = (await learner.checks(courseId)).map(
    ({ moduleId, known, endedAt }): Round => ({
      ...{ id: v7(), kind: 'check', moduleId, courseId, length: 0, items: [] },
      ...{ check: { wish: false, policy: '', known }, startedAt: endedAt, finishedAt: endedAt },
    }),
  );
  return [...new Map([...found, ...checks].map((round) => [round.id, round])).values()];
}

async function talksOf({ conversations, clock }: LearnerDeps, courseId: string) {
  const [seen, hidden] = [await conversations.list(courseId), await conversations.list(courseId, true)];
  const kept: Rows = new Map();
  const turns: Rows = new Map();
  for (const { firstQuestion: _, turns: __, ...one } of [...seen, ...hidden].slice(0, CONVERSATIONS)) {
    kept.set(one.id, one);
    for (const turn of (await conversations.one(one.id, 1)).list)
      turns.set(turn.id, { ...turn, askedAt: clock(), isRunning: false });
  }
  const sent = await conversations.sent([...turns.keys()]);
  return {
    conversation: kept,
    turn: turns,
    sent: new Map([...sent].map((turnId) => [turnId, { turnId }])),
  };
}
