import type { ParsedCourse } from '@/lib/content/parsed-course';
import type { LearnerChange } from '@/lib/practice/store';
import { type Envelope, kinds, type Payload } from '@/lib/sync/event';
import type { KeptEvent, KnownDevice, NotTaken, SyncChange, SyncReads, SyncStore } from '@/lib/sync/store';
import { EVENT_VERSION } from '@/lib/sync/version';
import { memoryStores, type Own } from './memory-store';

/**
 * What one learner's phones have sent, in memory: as sql-sync.ts keeps it, so that ten thousand
 * lives take minutes. That both come to the same is a test (tests/sync/schedules.test.ts).
 */

interface Turn {
  id: string;
  conversationId: string;
  askedAt: Date;
  question: string;
  answer: unknown;
  helped: boolean | null;
}

/** Rows are put in whole, never changed: a copy of the maps is a copy of all. */
interface Sent {
  events: Map<string, KeptEvent>;
  devices: Map<string, KnownDevice>;
  sheetTimes: Map<string, Date>;
  conversations: Map<string, { startedAt: Date; hidden: boolean }>;
  turns: Map<string, Turn>;
  removed: Set<string>;
}

const nothing = (): Sent => ({
  ...{ events: new Map(), devices: new Map(), sheetTimes: new Map() },
  ...{ conversations: new Map(), turns: new Map(), removed: new Set() },
});
const copyOf = (sent: Sent): Sent => ({
  events: new Map(sent.events),
  devices: new Map(sent.devices),
  sheetTimes: new Map(sent.sheetTimes),
  conversations: new Map(sent.conversations),
  turns: new Map(sent.turns),
  removed: new Set(sent.removed),
});

const byTime = (a: KeptEvent, b: KeptEvent) =>
  a.correctedAt.getTime() - b.correctedAt.getTime() || (a.event.id < b.event.id ? -1 : 1);

/** A learner's turns as they stand in their conversations. */
function turnsIn(sent: Sent, conversationId: string): Turn[] {
  return [...sent.turns.values()]
    .filter((turn) => turn.conversationId === conversationId)
    .sort((a, b) => a.askedAt.getTime() - b.askedAt.getTime() || (a.id < b.id ? -1 : 1));
}

export function memorySync(course: ParsedCourse) {
  const stores = memoryStores(course);
  const all = new Map<string, Sent>();
  const of = (learnerId: string) => all.get(learnerId) ?? nothing();
  return {
    courses: stores.courses,
    async arrive(learnerId: string): Promise<void> {
      await stores.newLearner(learnerId);
      all.set(learnerId, nothing());
    },
    async sync(learnerId: string): Promise<SyncStore> {
      const learner = stores.day(learnerId);
      return {
        ...readsOf(() => of(learnerId), learnerId),
        change: (work) =>
          learner.change(async (tx, own) => {
            const sent = copyOf(of(learnerId));
            const result = await work({ ...tx, ...changeOf(sent, own, learnerId, course) });
            all.set(learnerId, sent);
            return result;
          }),
      };
    },
    /** What one learner has, and a way back to it. */
    copy(learnerId: string): () => void {
      const [own, sent] = [structuredClone(stores.all.get(learnerId)), copyOf(of(learnerId))];
      return () => {
        if (own) stores.all.set(learnerId, structuredClone(own));
        all.set(learnerId, copyOf(sent));
      };
    },
    /** Nothing of them is needed any more. */
    forget(learnerId: string): void {
      stores.all.delete(learnerId);
      all.delete(learnerId);
    },
    events: (learnerId: string): KeptEvent[] => [...of(learnerId).events.values()],
    own: (learnerId: string): Own | undefined => stores.all.get(learnerId),
    /** Conversations with their turns in order. */
    talks(learnerId: string) {
      const sent = of(learnerId);
      return [...sent.conversations]
        .map(([id, one]) => ({ id, ...one, turns: turnsIn(sent, id) }))
        .sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    filledAt: (learnerId: string) => [...of(learnerId).sheetTimes].sort(([a], [b]) => (a < b ? -1 : 1)),
  };
}

function readsOf(sent: () => Sent, learnerId: string): SyncReads {
  return {
    learnerId,
    device: async (id) => sent().devices.get(id) ?? null,
    known: async (ids) => new Set(ids.filter((id) => sent().events.has(id))),
    refused: async (reasons, most) =>
      [...sent().events.values()]
        .filter(({ refusal }) => refusal !== null && reasons.includes(refusal))
        .filter(({ refusal, event }) => refusal !== 'newer' || isReadable(event))
        .sort(byTime)
        .slice(0, most.events),
    async notTaken() {
      const told = new Map<string, NotTaken>();
      for (const { event, refusal } of sent().events.values()) {
        if (refusal === null || refusal === 'removed') continue;
        const { kind } = event;
        const key = `${kind} ${refusal}`;
        told.set(key, { kind, refusal, count: 1 + (told.get(key)?.count ?? 0) });
      }
      return [...told].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
    },
    isFull: async () => false,
  };
}

const isReadable = ({ version, kind }: Envelope) =>
  version <= EVENT_VERSION && kinds.some((known) => known === kind);

type OfSync = Omit<SyncChange, keyof LearnerChange> & Pick<SyncChange, 'keepFilledSheet'>;

function changeOf(sent: Sent, own: Own, learnerId: string, course: ParsedCourse): OfSync {
  const modules = new Set(course.structure.modules.map(({ id }) => id));
  return {
    ...readsOf(() => sent, learnerId),
    async keepEvents(events) {
      for (const one of structuredClone([...events])) {
        const before = sent.events.get(one.event.id);
        const { payload } = one.event;
        const kept = before ? { ...before, event: { ...before.event, payload }, refusal: one.refusal } : one;
        sent.events.set(one.event.id, kept);
      }
    },
    async keepDevice(id, { clockError, have }) {
      const counters = new Set(
        [...sent.events.values()].flatMap(({ event }) => (event.device === id ? [event.counter] : [])),
      );
      let now = have;
      while (counters.has(now + 1)) now += 1;
      sent.devices.set(id, { clockError, have: now });
      return now;
    },
    hadModules: async (courseId, ids) =>
      courseId === course.structure.id && ids.every((id) => modules.has(id)),
    roundHere: async (id) => structuredClone(own.rounds.get(id) ?? null),
    decisionHere: async (id) => structuredClone(own.decisions.find((one) => one.id === id) ?? null),
    async sheetHere(courseId, sheetId) {
      const key = `${courseId} ${sheetId}`;
      const [filled, at] = [own.sheets.get(key), sent.sheetTimes.get(key)];
      return filled && at ? { filled: structuredClone(filled), at } : null;
    },
    async keepFilledSheet(courseId, sheetId, filled, at) {
      own.sheets.set(`${courseId} ${sheetId}`, structuredClone(filled));
      sent.sheetTimes.set(`${courseId} ${sheetId}`, at);
    },
    hintTimes: async (roundId, position) =>
      [...own.hints.values()].flatMap((one) =>
        one.roundId === roundId && one.position === position ? [one.at] : [],
      ),
    async keepFirstHint(hint) {
      const key = `${hint.roundId} ${hint.position} ${hint.level}`;
      const before = own.hints.get(key);
      const place = ({ at, itemId, hintId }: typeof hint) => [at.getTime(), itemId, hintId ?? ''] as const;
      if (!before || isLess(place(hint), place(before))) own.hints.set(key, structuredClone(hint));
    },
    async recount(id, counted) {
      own.attempts = own.attempts.map((one) => (one.id === id ? { ...one, ...counted } : one));
    },
    async keepTurn({ turnId, conversation, question, answer }, askedAt) {
      const { id, startedAt } = conversation;
      if (sent.removed.has(id)) return false;
      const before = sent.conversations.get(id);
      if (!before) sent.conversations.set(id, { hidden: false, startedAt });
      else if (startedAt < before.startedAt) sent.conversations.set(id, { ...before, startedAt });
      const turn = { id: turnId, conversationId: id, askedAt, question, answer, helped: null };
      if (!sent.turns.has(turnId)) sent.turns.set(turnId, turn);
      return true;
    },
    async markTurn({ turnId, helped }) {
      const turn = sent.turns.get(turnId);
      if (turn && helped !== undefined) sent.turns.set(turnId, { ...turn, helped });
      return turn !== undefined;
    },
    async hideConversation(id, hidden) {
      const found = sent.conversations.get(id);
      if (found) sent.conversations.set(id, { ...found, hidden });
    },
    async removeConversation(id) {
      sent.removed.add(id);
      sent.conversations.delete(id);
      for (const turn of turnsIn(sent, id)) sent.turns.delete(turn.id);
      for (const [key, kept] of sent.events) {
        const { event } = kept;
        const isOf = (event.payload as Payload<'turn'> | null)?.conversation?.id === id;
        if (event.kind === 'turn' && isOf)
          sent.events.set(key, { ...kept, event: { ...event, payload: null } });
      }
    },
    async said(kind, id) {
      const about = (payload: unknown) => {
        const { turnId, conversationId } = payload as { turnId?: string; conversationId?: string };
        return kind === 'mark' ? turnId === id : conversationId === id;
      };
      return [...sent.events.values()]
        .filter(({ event, refusal }) => event.kind === kind && refusal === null && about(event.payload))
        .sort(byTime);
    },
  };
}

type Place = readonly [at: number, itemId: string, hintId: string];
const isLess = (one: Place, other: Place): boolean =>
  one[0] - other[0] < 0 ||
  (one[0] === other[0] && (one[1] < other[1] || (one[1] === other[1] && one[2] < other[2])));
