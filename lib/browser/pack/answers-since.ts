import type { SequencedAttempt } from '../../knowledge/store';
import { sha256 } from './sha256';
import { toWire } from './wire';

/**
 * Of a learner's answers a phone fetches those that it has not; pure, so that server and phone
 * count by the same lines. An answer that came late may have changed what earlier ones count as:
 * the phone says by a digest what it has, and where the server has something else, all come anew.
 */

/** What a phone has of a course's answers. */
export interface Heard {
  /** Place of the last one in the order of all answers. */
  seq: number;
  /** Of all up to it, hex SHA-256. */
  digest: string;
}

export interface AnswersSince {
  /** Those before and at it are what the phone has; null: these are all. */
  since: number | null;
  attempts: SequencedAttempt[];
}

const upTo = (attempts: readonly SequencedAttempt[], seq: number) =>
  attempts.filter((one) => one.seq <= seq).sort((a, b) => a.seq - b.seq);

export const heardOf = async (attempts: readonly SequencedAttempt[], seq: number): Promise<Heard> => ({
  seq,
  digest: await sha256(toWire(upTo(attempts, seq))),
});

/** @param attempts all of the learner's in a course @param heard null for a phone that has none */
export async function answersSince(
  attempts: readonly SequencedAttempt[],
  heard: Heard | null,
): Promise<AnswersSince> {
  const isSame = heard !== null && (await heardOf(attempts, heard.seq)).digest === heard.digest;
  if (!isSame) return { since: null, attempts: [...attempts] };
  return { since: heard.seq, attempts: attempts.filter(({ seq }) => seq > heard.seq) };
}

/** All of them again, from what a phone has and what came. */
export const joined = (
  here: readonly SequencedAttempt[],
  { since, attempts }: AnswersSince,
): SequencedAttempt[] => (since === null ? [...attempts] : [...upTo(here, since), ...attempts]);
