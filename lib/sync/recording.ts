import { answer } from '../content/items/kinds';
import type { LearnerChange } from '../practice/store';
import type { NewEvent } from './event';

/** An event to come, at the moment at which it happened by the phone's clock. */
export type Done = NewEvent & { at?: Date };

/**
 * A change of a learner's that writes down, as events, what it keeps: for the phone's store, which
 * puts them into the outbox (outbox.ts record) in the same transaction.
 * @returns the change to hand to the work, and what it came to
 */
export function recording(tx: LearnerChange): { tx: LearnerChange; done(): Done[] } {
  // of what is kept several times in one change the last is kept
  const kept = new Map<string, Done>();
  const note = (key: string, event: Done) => {
    kept.delete(key);
    kept.set(key, event);
  };
  return {
    done: () => [...kept.values()],
    tx: {
      ...tx,
      async addAttempt(row) {
        const { id: attemptId, courseId, itemId, itemVersion, language, roundId, position } = row;
        const seq = await tx.addAttempt(row);
        if (roundId === null) return seq;
        const what = { attemptId, courseId, itemId, itemVersion, language, roundId, position };
        const payload = { ...what, answer: answer.parse(row.answer) };
        note(`answer ${attemptId}`, { kind: 'answer', at: row.answeredAt, payload });
        return seq;
      },
      async keepHint({ at, ...payload }) {
        await tx.keepHint({ ...payload, at });
        const { roundId, position, level } = payload;
        note(`hint ${roundId} ${position} ${level}`, { kind: 'hint', at, payload });
      },
      async keepRound(payload, made) {
        await tx.keepRound(payload, made);
        note(`round ${payload.id}`, { kind: 'round', payload });
      },
      async keepDecision(payload) {
        await tx.keepDecision(payload);
        note(`decision ${payload.id}`, { kind: 'decision', payload });
      },
      async keepPlacement(payload) {
        await tx.keepPlacement(payload);
        note(`placement ${payload.courseId}`, { kind: 'placement', payload });
      },
      async keepReadingPlace(courseId, moduleId, place) {
        await tx.keepReadingPlace(courseId, moduleId, place);
        const payload = { courseId, moduleId, blockId: place.blockId };
        note(`read ${courseId} ${moduleId}`, { kind: 'read', at: place.seenAt, payload });
      },
      async keepFilledSheet(courseId, sheetId, filled, at) {
        await tx.keepFilledSheet(courseId, sheetId, filled, at);
        note(`sheet ${courseId} ${sheetId}`, { kind: 'sheet', at, payload: { courseId, sheetId, filled } });
      },
    },
  };
}
