import type { ParsedCourse } from '@/lib/content/parsed-course';
import type { Db } from '@/lib/db/port';
import type { KnowledgeModel } from '@/lib/knowledge/model';
import { noCopies, noJournal } from '@/lib/server/store/file-journal';
import type { Refusal, Reply, SyncBatch } from '@/lib/sync/protocol';
import { take } from '@/lib/sync/take';
import { stateOf, takingOn } from '../sync/stand';
import { addLearner } from './db';
import { learnerCopy } from './learner-copy';
import { memorySync } from './memory-sync';

/**
 * What a schedule needs of a server: what it does is the program's own, what it keeps it in varies.
 */
export interface SyncServer {
  arrive(learner: string, at: Date): Promise<void>;
  /** @param now its clock */
  take(learner: string, batch: SyncBatch, now: () => Date): Promise<Reply>;
  /** A backup of one learner's. @returns puts it in the place of what is there */
  copy(learner: string): Promise<() => Promise<void>>;
  kept(learner: string): Promise<Kept[]>;
  /** By id; of each in which place among the tries of its exercise it says to be, and is. */
  attempts(learner: string): Promise<Placed[]>;
  /** The same of turns in their conversations. */
  turns(learner: string): Promise<Placed[]>;
  /** All that is to be the same wherever the same events came. */
  state(learner: string): Promise<unknown>;
  /** The schedule is over. */
  forget(learner: string): void;
}

export interface Kept {
  id: string;
  refusal: Refusal | null;
  correctedAt: Date;
}

export interface Placed {
  id: string;
  says: number;
  is: number;
}

/** Over a database, as the site keeps it. */
export function sqlServer(db: Db, model: KnowledgeModel, course: ParsedCourse): SyncServer {
  const placed = (text: string, learner: string) => db.query<Placed>(text, [learner]);
  return {
    arrive: (learner, at) => addLearner(db, learner, at),
    take: (learner, batch, now) => takingOn(db, model, now)(learner, batch),
    copy: async (learner) => (await learnerCopy(db, learner)).restore,
    kept: (learner) =>
      db.query<Kept>(
        'select id, refusal, corrected_at as "correctedAt" from sync_event where learner_id = $1',
        [learner],
      ),
    attempts: (learner) =>
      placed(
        `select id::text, ordinal::int as says, (row_number() over (partition by round_id, position
           order by answered_at, id))::int as is from attempt where learner_id = $1`,
        learner,
      ),
    turns: (learner) =>
      placed(
        `select id::text, position::int as says, (row_number() over (partition by conversation_id
           order by asked_at, id))::int as is from turn where learner_id = $1`,
        learner,
      ),
    state: (learner) => stateOf(db, learner, course.structure.id),
    forget() {},
  };
}

/** In memory: quick enough for ten thousand. */
export function memoryServer(model: KnowledgeModel, course: ParsedCourse): SyncServer {
  const memory = memorySync(course);
  const shared = { courses: memory.courses, model, journal: noJournal, copies: noCopies };
  const attemptsOf = (learner: string) =>
    [...(memory.own(learner)?.attempts ?? [])].sort(
      (a, b) => a.answeredAt.getTime() - b.answeredAt.getTime() || (a.id < b.id ? -1 : 1),
    );
  return {
    arrive: (learner) => memory.arrive(learner),
    take: async (learner, batch, clock) =>
      take(
        { ...shared, sync: await memory.sync(learner), clock, failed: rethrow },
        JSON.parse(JSON.stringify(batch)),
      ),
    copy: async (learner) => {
      const restore = memory.copy(learner);
      return async () => restore();
    },
    kept: async (learner) =>
      memory
        .events(learner)
        .map(({ event, refusal, correctedAt }) => ({ id: event.id, refusal, correctedAt })),
    async attempts(learner) {
      const tries = new Map<string, number>();
      return attemptsOf(learner).map(({ id, ordinal, roundId, position }) => {
        const is = 1 + (tries.get(`${roundId} ${position}`) ?? 0);
        tries.set(`${roundId} ${position}`, is);
        return { id, says: ordinal, is };
      });
    },
    turns: async (learner) =>
      memory
        .talks(learner)
        .flatMap(({ turns }) => turns.map(({ id }, at) => ({ id, says: at + 1, is: at + 1 }))),
    async state(learner) {
      const own = memory.own(learner);
      const sorted = <T>(map: ReadonlyMap<string, T> | undefined) =>
        [...(map ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
      return JSON.parse(
        JSON.stringify({
          attempts: attemptsOf(learner).map(({ seq: _, view: { forecast: __, ...view }, ...row }) => ({
            ...row,
            view,
          })),
          decisions: own?.decisions.sort((a, b) => (a.id < b.id ? -1 : 1)),
          rows: [own?.rounds, own?.hints, own?.places, own?.placements, own?.sheets].map((map) =>
            sorted(map as ReadonlyMap<string, unknown> | undefined),
          ),
          filledAt: memory.filledAt(learner),
          talks: memory.talks(learner),
          state: [...(own?.states ?? [])].map(([course, { state }]) => [course, state]),
        }),
      );
    },
    forget: (learner) => memory.forget(learner),
  };
}

function rethrow(error: unknown): never {
  throw error;
}
