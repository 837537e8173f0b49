import type { KnowledgeModel } from '../knowledge/model';
import { faultsOfChances } from '../path/policies/policy';
import type { Round } from '../practice/store';
import { MOMENTS_APART } from './clock';
import { MOMENTS, type Payload, type SyncEvent } from './event';
import type { LookedUp } from './look-up';
import { furtherRound, laterDecision, laterPlace, laterSheet, standingPlacement } from './merge';
import type { Refusal } from './protocol';
import type { KeptEvent, SyncChange } from './store';
import { takeAnswer } from './take-answer';
import type { Touched } from './touched';

/** Chances that a phone kept in four bytes sum to 1 within it. */
const ROUNDED = 1e-5;

/** What events are applied with. */
export interface Applying {
  model: KnowledgeModel;
  found: LookedUp;
  touched: Touched;
}

/**
 * Brings about what one event says, merged with what is there.
 * @param kept the same event as it is to be kept
 * @returns why nothing came of it, or null
 */
export async function applyEvent(
  tx: SyncChange,
  by: Applying,
  event: SyncEvent,
  kept: KeptEvent,
): Promise<Refusal | null> {
  const at = kept.correctedAt;
  const moved = movedBy(at.getTime() - event.at, at);
  switch (event.kind) {
    case 'answer':
      return takeAnswer(tx, by, event.payload, at);
    case 'hint':
      await tx.keepFirstHint({ ...event.payload, at });
      by.touched.showing(event.payload);
      return null;
    case 'round':
      return takeRound(tx, by.found, inMoments(event.payload, moved));
    case 'decision': {
      const { decidedAt, pickedAt, ...rest } = event.payload;
      if (!by.found.hasCourse(rest.courseId)) return 'unknown-course';
      // they go into lists that all learners' rows share, and that stay
      if (!(await tx.hadModules(rest.courseId, modulesOf(rest)))) return 'forged';
      // nor what no policy could have drawn: estimates of paths are weighed by these chances
      const scores = rest.candidates.map(({ moduleId, ...one }) => ({ id: moduleId, ...one }));
      if (rest.choice !== null && faultsOfChances({ ...rest, scores }, ROUNDED).length > 0) return 'forged';
      const made = { ...rest, decidedAt: moved(decidedAt), pickedAt: pickedAt && moved(pickedAt) };
      const here = await tx.decisionHere(made.id);
      const later = laterDecision(here, made);
      if (later !== here) await tx.keepDecision(later);
      return null;
    }
    case 'placement':
      return takePlacement(tx, by.found, event.payload, moved);
    case 'read': {
      const { courseId, moduleId, blockId } = event.payload;
      if (!by.found.hasCourse(courseId)) return 'unknown-course';
      const here = await tx.readingPlace(courseId, moduleId);
      const later = laterPlace(here, { blockId, seenAt: at });
      if (later !== here) await tx.keepReadingPlace(courseId, moduleId, later);
      return null;
    }
    case 'sheet': {
      const { courseId, sheetId, filled } = event.payload;
      if (!by.found.hasCourse(courseId)) return 'unknown-course';
      const here = await tx.sheetHere(courseId, sheetId);
      const isLater = laterSheet(here, { filled, at }) !== here;
      if (isLater) await tx.keepFilledSheet(courseId, sheetId, filled, at);
      return null;
    }
    case 'turn':
      return takeTurnOf(tx, by.found, event.payload, at, moved);
    case 'mark':
      return takeMark(tx, event.payload, kept);
    case 'conversation':
      return takeConversation(tx, by.touched, event.payload, kept);
  }
}

const modulesOf = ({
  candidates,
  choice,
  runnerUp,
  picked,
  reasons,
}: Omit<Payload<'decision'>, 'decidedAt' | 'pickedAt'>) => [
  ...candidates.map(({ moduleId }) => moduleId),
  ...[choice, runnerUp, picked, ...reasons.flatMap(({ params }) => [params.module, params.other])].flatMap(
    (id) => id ?? [],
  ),
];

/** Moments that the payload names, by the same clock as the event; none is after it. */
type Moved = (moment: Date) => Date;

function movedBy(shift: number, at: Date): Moved {
  const by = Math.abs(shift) < MOMENTS_APART ? 0 : shift;
  return (moment) => new Date(Math.max(MOMENTS.first, Math.min(moment.getTime() + by, at.getTime())));
}

function inMoments(round: Payload<'round'>, moved: Moved): Round {
  const { example, startedAt, finishedAt, ...rest } = round;
  return {
    ...rest,
    ...(example ? { example } : {}),
    startedAt: moved(startedAt),
    finishedAt: finishedAt && moved(finishedAt),
  };
}

async function takeRound(tx: SyncChange, found: LookedUp, round: Round): Promise<Refusal | null> {
  if (!found.hasCourse(round.courseId)) return 'unknown-course';
  const here = await tx.roundHere(round.id);
  const isSame = here?.kind === round.kind && here.courseId === round.courseId;
  if (here && (!isSame || here.moduleId !== round.moduleId)) return 'forged';
  const further = furtherRound(here, round);
  if (further !== here) await tx.keepRound(further);
  return null;
}

async function takePlacement(
  tx: SyncChange,
  found: LookedUp,
  { choices, endedAt, ...rest }: Payload<'placement'>,
  moved: Moved,
): Promise<Refusal | null> {
  const { courseId, roundId } = rest;
  if (!found.hasCourse(courseId)) return 'unknown-course';
  const here = await tx.placement(courseId);
  const later = standingPlacement(here, {
    ...rest,
    choices: choices.map((choice) => ({ ...choice, at: moved(choice.at) })),
    endedAt: endedAt && moved(endedAt),
  });
  if (later === here) return null;
  // it refers to its round, which may come later and then takes this one's place
  if (!(await tx.roundHere(roundId)))
    await tx.keepRound({
      ...{ id: roundId, courseId, kind: 'placement', moduleId: null, length: 0, items: [] },
      ...{ startedAt: new Date(0), finishedAt: null },
    });
  await tx.keepPlacement(later);
  return null;
}

async function takeTurnOf(
  tx: SyncChange,
  found: LookedUp,
  turn: Payload<'turn'>,
  at: Date,
  moved: Moved,
): Promise<Refusal | null> {
  const { conversation, answer } = turn;
  if (!found.hasCourse(conversation.courseId)) return 'unknown-course';
  if (answer.kind === 'generated' || (answer.kind === 'broken' && answer.words !== '')) return 'forged';
  const opened = { ...conversation, startedAt: moved(conversation.startedAt) };
  if (!(await tx.keepTurn({ ...turn, conversation: opened }, at))) return 'removed';
  const last = (await tx.said('conversation', conversation.id)).at(-1);
  if (last) await tx.hideConversation(conversation.id, nowOf(last) === 'hidden');
  return null;
}

const nowOf = ({ event }: KeptEvent) => (event.payload as Payload<'conversation'>).now;

/** Whether another event about the same thing, which was here before, happened after this one. */
const isOvertaken = (others: readonly KeptEvent[], { event, correctedAt }: KeptEvent): boolean =>
  others.some((other) => {
    const apart = other.correctedAt.getTime() - correctedAt.getTime();
    return apart > 0 || (apart === 0 && other.event.id > event.id);
  });

async function takeMark(
  tx: SyncChange,
  { helped, ...mark }: Payload<'mark'>,
  kept: KeptEvent,
): Promise<Refusal | null> {
  const before = (await tx.said('mark', mark.turnId)).filter(
    ({ event }) => (event.payload as Payload<'mark'>).helped !== undefined,
  );
  const says = helped === undefined || isOvertaken(before, kept) ? {} : { helped };
  if (!(await tx.markTurn({ ...mark, ...says }, kept.correctedAt))) return 'unknown-turn';
  await tx.keepEvents([kept]);
  return null;
}

async function takeConversation(
  tx: SyncChange,
  touched: Touched,
  { conversationId, now }: Payload<'conversation'>,
  kept: KeptEvent,
): Promise<Refusal | null> {
  if (now === 'removed') {
    await tx.removeConversation(conversationId);
    touched.removed.push(conversationId);
    return null;
  }
  const before = await tx.said('conversation', conversationId);
  if (!isOvertaken(before, kept)) await tx.hideConversation(conversationId, now === 'hidden');
  await tx.keepEvents([kept]);
  return null;
}
