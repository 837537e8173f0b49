import { mark } from '../content/marking';
import type { KnowledgeModel } from '../knowledge/model';
import { isBefore, type NewAttempt, recordAttempt, recordLate } from '../knowledge/record-attempt';
import type { Payload } from './event';
import type { LookedUp } from './look-up';
import type { Refusal } from './protocol';
import type { SyncChange } from './store';
import type { Touched } from './touched';

/**
 * Marks an answer again and records it in its place among the learner's others. A round that is
 * over or not here yet makes no difference: the answer was given.
 */
export async function takeAnswer(
  tx: SyncChange,
  { model, found, touched }: { model: KnowledgeModel; found: LookedUp; touched: Touched },
  given: Payload<'answer'>,
  answeredAt: Date,
): Promise<Refusal | null> {
  const { courseId, roundId, position } = given;
  const item = found.item(given);
  if (typeof item === 'string') return item;
  if (item.definition.kind !== given.answer.kind) return 'wrong-kind';
  const marking = mark(item.definition, item.texts, given.answer);
  if (marking.unreadable) return 'unreadable';
  touched.showing({ roundId, position });
  const known = await tx.attempt(given.attemptId);
  if (known) {
    touched.recorded.push(known);
    return null;
  }
  const placed = { id: given.attemptId, answeredAt };
  const before = (await tx.inRound(roundId)).filter(
    (one) => one.position === position && isBefore(one, placed),
  );
  const hints = (await tx.hintTimes(roundId, position)).filter((at) => at <= answeredAt);
  const attempt: NewAttempt = {
    ...placed,
    ...{ courseId, roundId, position, answer: given.answer },
    moduleId: item.moduleId,
    itemId: item.definition.id,
    itemVersion: item.version,
    skillId: item.definition.skills[0] ?? '',
    difficulty: item.definition.difficulty,
    language: item.language,
    ordinal: before.length + 1,
    hintsUsed: hints.length,
    correct: marking.correct,
    mistake: marking.mistake ? `${marking.mistake.kind}:${marking.mistake.id}` : null,
  };
  const [last] = await tx.latest(courseId, 1);
  const isLate = touched.courses.has(courseId) || (last !== undefined && isBefore(placed, last));
  if (isLate) touched.courses.add(courseId);
  const row = isLate ? (await recordLate(tx, model, attempt)).row : await recordAttempt(tx, model, attempt);
  touched.recorded.push(row);
  return null;
}
