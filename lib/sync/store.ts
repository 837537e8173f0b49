import type { FilledSheet } from '../content/sheet';
import type { Decision } from '../path/store';
import type { HintUse, LearnerChange, Round } from '../practice/store';
import type { Envelope, Payload } from './event';
import type { Refusal } from './protocol';

/** An event as the server keeps it. */
export interface KeptEvent {
  event: Envelope;
  /** When it happened, by the server's clock. */
  correctedAt: Date;
  receivedAt: Date;
  /** Why nothing came of it; null: it was taken. */
  refusal: Refusal | null;
}

export interface NotTaken {
  kind: string;
  refusal: Refusal;
  count: number;
}

export interface KnownDevice {
  /** How far the server's clock is ahead of the phone's, ms, as it was seen last. */
  clockError: number;
  /** All events up to this counter are here. */
  have: number;
}

/** What one learner's phones have sent, beside what became of it. */
export interface SyncReads {
  readonly learnerId: string;
  /** null for one that was never here. */
  device(id: string): Promise<KnownDevice | null>;
  /** Those of the ids that are here, whatever became of them. */
  known(ids: readonly string[]): Promise<Set<string>>;
  /**
   * Events that were refused for one of the reasons and that this program could read, the earliest
   * first; where there are more, others each time. @param most of them, and bytes of what they say
   */
  refused(reasons: readonly Refusal[], most: { events: number; bytes: number }): Promise<KeptEvent[]>;
  /** What nothing came of, but for what was removed: how much of each kind, and why. */
  notTaken(): Promise<NotTaken[]>;
  /** Whether so much is kept of which nothing came that no more is to be. */
  isFull(): Promise<boolean>;
}

/** A change of one learner's, for what their phones did: what LearnerChange has, and the rest. */
export interface SyncChange extends LearnerChange, SyncReads {
  /** New ones, or what has become of one that is there. */
  keepEvents(events: readonly KeptEvent[]): Promise<void>;
  /** @returns how far the device's events are here without a gap */
  keepDevice(id: string, device: KnownDevice, at: Date): Promise<number>;
  /** Whether the course has all of these modules, or had them. */
  hadModules(courseId: string, ids: readonly string[]): Promise<boolean>;
  /** null where it is not there. */
  roundHere(id: string): Promise<Round | null>;
  decisionHere(id: string): Promise<Decision | null>;
  sheetHere(courseId: string, sheetId: string): Promise<{ filled: FilledSheet; at: Date } | null>;
  /** When each hint of an exercise was shown. */
  hintTimes(roundId: string, position: number): Promise<Date[]>;
  /** A hint that was shown on two phones was shown when it was shown first. */
  keepFirstHint(hint: HintUse): Promise<void>;
  /** Which try it was, and with how many hints: an earlier one may have come since. */
  recount(id: string, counted: { ordinal: number; hintsUsed: number; unaided: boolean }): Promise<void>;
  /** Turns stand in the order in which they were asked. @returns false: it was removed */
  keepTurn(turn: Payload<'turn'>, askedAt: Date): Promise<boolean>;
  /** @returns false where there is no such turn */
  markTurn(mark: Payload<'mark'>, at: Date): Promise<boolean>;
  hideConversation(id: string, hidden: boolean): Promise<void>;
  removeConversation(id: string): Promise<void>;
  /** What events say of one turn or conversation, the latest last. */
  said(kind: 'mark' | 'conversation', id: string): Promise<KeptEvent[]>;
}

export interface SyncStore extends SyncReads {
  /** As LearnerStore.change. */
  change<T>(work: (tx: SyncChange) => Promise<T>): Promise<T>;
}
