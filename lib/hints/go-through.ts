import type { Sql } from '../db/port';
import { hasCode } from '../errors';
import type { Signal } from '../grounding/chat-model';

/** How a drafting goes, whatever it drafts. */
export interface Going {
  progress?(done: number, total: number): void;
  /** In the transaction that keeps them. */
  kept?(tx: Sql, drafts: number): Promise<void>;
  /** Tasks at once; one after another without it. */
  atOnce?: number;
  /** Stops between two tasks, and what a model is writing; what was drafted stays. */
  signal: Signal;
}

export interface Drafted {
  /** Hints, or questions. */
  hints: number;
  /** Items, or sections, of which came what is none. */
  unreadable: string[];
  /** Why it ended before its last task; null where it did not. */
  ended: 'cancelled' | 'budget' | null;
}

/**
 * Goes through the tasks of a drafting until they are done, the budget is spent or somebody ends
 * it.
 * @param draft how many it has kept; null where what came was none
 * @throws UstatError 'unavailable' where a model does not answer; what was drafted before stays
 */
export async function goThrough<Task>(
  tasks: readonly Task[],
  nameOf: (task: Task) => string,
  draft: (task: Task) => Promise<number | null>,
  { progress = () => undefined, atOnce = 1, signal }: Going,
): Promise<Drafted> {
  const drafted: Drafted = { hints: 0, unreadable: [], ended: null };
  const left = tasks.values();
  const failures: unknown[] = [];
  let done = 0;
  async function oneAfterAnother(): Promise<void> {
    // they share what is left
    for (const task of left) {
      if (signal.aborted) drafted.ended = 'cancelled';
      if (drafted.ended || failures.length > 0) return;
      try {
        const kept = await draft(task);
        if (kept === null) drafted.unreadable.push(nameOf(task));
        drafted.hints += kept ?? 0;
      } catch (error) {
        if (hasCode(error, 'over-budget')) drafted.ended ??= 'budget';
        else if (signal.aborted) drafted.ended = 'cancelled';
        else if (!hasCode(error, 'not-found')) failures.push(error);
        if (!hasCode(error, 'not-found')) return;
      }
      done += 1;
      progress(done, tasks.length);
    }
  }
  await Promise.all(Array.from({ length: atOnce }, oneAfterAnother));
  if (failures.length > 0) throw failures[0];
  return drafted;
}
