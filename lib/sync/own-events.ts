import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { answer } from '../content/items/kinds';
import type { FilledSheet } from '../content/sheet';
import type { HintUse, LearnerReads } from '../practice/store';
import type { Conversations } from '../tutor/store';
import type { Envelope } from './event';
import { canonical, inTime } from './merge';
import type { Done } from './recording';
import { EVENT_VERSION } from './version';

/** What of a learner's is told, course by course. */
export interface OwnReads {
  learner: LearnerReads;
  conversations: Conversations;
  /** Of a course, with when each was shown. */
  hints(courseId: string): Promise<HintUse[]>;
  /** Of a course, as they stand. */
  sheets(courseId: string): Promise<{ sheetId: string; filled: FilledSheet; at: Date }[]>;
  /** When a turn was asked. */
  askedAt(turnId: string): Date;
  courses: readonly { id: string; moduleIds: readonly string[] }[];
}

/**
 * What a learner has done, told as the events of a phone that did it: for a server that hands it on
 * to another one (lib/server/work/hub). An event's id follows from what it says, so that the same
 * rows give the same events however often and by whomever they are told. Words of a model stay
 * where they were given: nobody else can vouch for them.
 * @param device that the other server is to know as their sender
 */
export async function ownEvents(reads: OwnReads, device: string): Promise<Envelope[]> {
  const { learnerId } = reads.learner;
  const done: Required<Done>[] = [];
  for (const course of reads.courses)
    done.push(...(await dayIn(reads, course)), ...(await talksIn(reads, course.id)));
  return done
    .map(({ kind, payload, at }) => ({
      ...{ id: idOf(`${learnerId} ${kind} ${canonical(payload)}`, at.getTime()), at: at.getTime() },
      ...{ device, learner: learnerId, version: EVENT_VERSION, kind, payload },
    }))
    .sort(inTime)
    .map((event, index) => ({ ...event, counter: index + 1 }));
}

async function dayIn({ learner, hints: hintsOf, sheets }: OwnReads, course: OwnReads['courses'][number]) {
  const { id: courseId, moduleIds } = course;
  const done: Required<Done>[] = [];
  const [attempts, hints] = [await learner.attempts(courseId), await hintsOf(courseId)];
  const rounds = new Set([...attempts, ...hints].flatMap(({ roundId }) => roundId ?? []));
  for (const { id } of await learner.roundsUnderWay(courseId, new Date(0))) rounds.add(id);
  const [decision, placement] = [await learner.decision(courseId), await learner.placement(courseId)];
  if (placement) rounds.add(placement.roundId);
  for (const id of rounds) {
    const payload = await learner.round(id);
    done.push({ kind: 'round', at: payload.finishedAt ?? payload.startedAt, payload });
  }
  for (const { answeredAt, ...row } of attempts) {
    const { id: attemptId, itemId, itemVersion, language, roundId, position } = row;
    if (roundId === null) continue;
    const what = { attemptId, courseId, itemId, itemVersion, language, roundId, position };
    done.push({ kind: 'answer', at: answeredAt, payload: { ...what, answer: answer.parse(row.answer) } });
  }
  for (const { at, ...payload } of hints) done.push({ kind: 'hint', at, payload });
  if (decision)
    done.push({ kind: 'decision', at: decision.pickedAt ?? decision.decidedAt, payload: decision });
  if (placement) {
    const last = placement.endedAt ?? placement.choices.at(-1)?.at ?? new Date(0);
    done.push({ kind: 'placement', at: last, payload: placement });
  }
  for (const moduleId of moduleIds) {
    const place = await learner.readingPlace(courseId, moduleId);
    const { blockId, seenAt: at } = place ?? {};
    if (blockId && at) done.push({ kind: 'read', at, payload: { courseId, moduleId, blockId } });
  }
  for (const { sheetId, filled, at } of await sheets(courseId))
    done.push({ kind: 'sheet', at, payload: { courseId, sheetId, filled } });
  return done;
}

async function talksIn({ conversations, askedAt }: OwnReads, courseId: string) {
  const done: Required<Done>[] = [];
  const all = [await conversations.list(courseId), await conversations.list(courseId, true)].flat();
  for (const { id, moduleId, roundId, position, startedAt, hidden } of all) {
    const conversation = { id, courseId, moduleId, roundId, position, startedAt };
    for (const turn of (await conversations.one(id, 1)).list) {
      const { id: turnId, language, question, answer: said, helped, reported } = turn;
      if (said.kind === 'generated' || said.kind === 'broken') continue;
      const asked = askedAt(turnId);
      // when it was marked is not kept; not before the turn, which it would be taken without
      const at = new Date(asked.getTime() + 1);
      done.push({
        kind: 'turn',
        at: asked,
        payload: { turnId, conversation, language, question, answer: said },
      });
      if (helped !== null) done.push({ kind: 'mark', at, payload: { turnId, helped } });
      if (reported) done.push({ kind: 'mark', at, payload: { turnId, reported: true } });
    }
    if (hidden)
      done.push({ kind: 'conversation', at: startedAt, payload: { conversationId: id, now: 'hidden' } });
  }
  return done;
}

/** Version 7 of RFC 9562, its random part by what is told. */
function idOf(text: string, at: number): string {
  const hex = bytesToHex(sha256(utf8ToBytes(text)));
  const time = Math.max(0, at).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-8${hex.slice(3, 6)}-${hex.slice(6, 18)}`;
}
