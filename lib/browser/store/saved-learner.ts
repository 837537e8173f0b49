import { answer as parsedAnswer } from '../../content/items/kinds';
import { UstatError } from '../../errors';
import type { SequencedAttempt } from '../../knowledge/store';
import type { LearnerChange, LearnerStore } from '../../practice/store';
import type { NewEvent } from '../../sync/event';
import { type KeptState, ownReads } from './own-reads';
import { EVERYBODY, type RowChange, type Rows } from './rows';
import type { Uncounted } from './saved-answers';

/** Days for which the state that a day ended with is kept. */
const WEEK = 7 * 86_400_000;

/** A learner's day on this phone; what is done goes into the outbox in the same transaction. */
export function savedLearner(rows: Rows, learnerId: string): LearnerStore {
  const change: LearnerStore['change'] = (work) =>
    rows.change(async (tx) => {
      if (tx.get(EVERYBODY, 'learner', learnerId) === undefined) {
        throw new UstatError('not-found', `The learner ${learnerId} is not on this phone.`);
      }
      return work(changeOf(tx, learnerId));
    });
  return {
    ...ownReads(() => rows.reads(), learnerId),
    change,
    changeInRound: ({ roundId }, work) =>
      change(async (tx) => {
        await tx.round(roundId);
        return work(tx);
      }),
  };
}

function changeOf(tx: RowChange, learnerId: string): LearnerChange {
  const tell = (event: NewEvent) => tx.tell(learnerId, event);
  return {
    ...ownReads(async () => tx, learnerId),
    async attempt(id) {
      const found = tx.get<SequencedAttempt>(learnerId, 'attempt', id);
      if (!found) return null;
      const { seq: _, ...row } = structuredClone(found);
      return row;
    },
    async addAttempt(row) {
      if (tx.get(learnerId, 'attempt', row.id)) {
        throw new UstatError('conflict', `The attempt ${row.id} is there already.`);
      }
      const seq = 1 + (tx.get<number>(EVERYBODY, 'attempt', 'last') ?? 0);
      tx.put(EVERYBODY, 'attempt', 'last', seq);
      tx.put(learnerId, 'attempt', row.id, { ...row, seq });
      const { id: attemptId, roundId, answer } = row;
      if (roundId === null) return seq;
      const { courseId, itemId, itemVersion, language, position } = row;
      const shown = { courseId, itemId, itemVersion, language, roundId, position };
      tell({ kind: 'answer', payload: { attemptId, ...shown, answer: parsedAnswer.parse(answer) } });
      return seq;
    },
    async keepState(courseId, stored, at, isNewDay = false) {
      const before = tx.get<KeptState>(learnerId, 'state', courseId)?.days ?? [];
      const since = at.getTime() - WEEK;
      const days = (isNewDay ? before : before.slice(0, -1)).filter((day) => day.at.getTime() >= since);
      tx.put(learnerId, 'state', courseId, { stored, days: [...days, { stored, at }] } satisfies KeptState);
    },
    async dropEarlierStates(courseId) {
      const kept = tx.get<KeptState>(learnerId, 'state', courseId);
      if (kept) tx.put(learnerId, 'state', courseId, { ...kept, days: kept.days.slice(-1) });
    },
    async keepIncrement(courseId, _seq, increment) {
      const waiting = tx.get<Uncounted>(EVERYBODY, 'uncounted', courseId)?.increments ?? [];
      tx.put(EVERYBODY, 'uncounted', courseId, { courseId, increments: [...waiting, increment] });
    },
    async keepDecision(decision) {
      tx.put(learnerId, 'decision', decision.id, decision);
      tell({ kind: 'decision', payload: decision });
    },
    async keepPlacement(placement) {
      tx.put(learnerId, 'placement', placement.courseId, placement);
      tell({ kind: 'placement', payload: placement });
    },
    async keepRound(round) {
      tx.put(learnerId, 'round', round.id, round);
      tell({ kind: 'round', payload: round });
    },
    async keepHint(hint) {
      const key = `${hint.roundId} ${hint.position} ${hint.level}`;
      if (tx.get(learnerId, 'hint', key)) return;
      tx.put(learnerId, 'hint', key, hint);
      const { at: _, ...payload } = hint;
      tell({ kind: 'hint', payload });
    },
    async keepReadingPlace(courseId, moduleId, place) {
      tx.put(learnerId, 'place', `${courseId} ${moduleId}`, place);
      tell({ kind: 'read', payload: { courseId, moduleId, blockId: place.blockId } });
    },
    async keepFilledSheet(courseId, sheetId, filled) {
      tx.put(learnerId, 'sheet', `${courseId} ${sheetId}`, filled);
      tell({ kind: 'sheet', payload: { courseId, sheetId, filled } });
    },
  };
}
