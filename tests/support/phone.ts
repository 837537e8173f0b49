import type { KnowledgeModel } from '@/lib/knowledge/model';
import type { PracticeDeps } from '@/lib/practice/deps';
import type { LearnerStore } from '@/lib/practice/store';
import { noJournal } from '@/lib/server/store/file-journal';
import { newDevice, recordEvent } from '@/lib/sync/outbox';
import { type Done, recording } from '@/lib/sync/recording';
import { type MemoryOutbox, memoryOutbox } from './memory-outbox';
import type { memoryStores } from './memory-store';

/** A phone without a network: the program's own functions, over memory with an outbox. */
export interface Phone {
  outbox: MemoryOutbox;
  deps: PracticeDeps;
  learner: LearnerStore;
  /** Puts something into the outbox that no store of ours keeps. */
  note(...done: Done[]): Promise<void>;
}

export interface PhoneOptions {
  learnerId: string;
  device: string;
  model: KnowledgeModel;
  /** By the phone's clock, which may lie. */
  clock: () => Date;
  ids: () => string;
}

export async function newPhone(
  { courses, hints, newLearner }: ReturnType<typeof memoryStores>,
  { learnerId, device, model, clock, ids }: PhoneOptions,
): Promise<Phone> {
  const store = await newLearner(learnerId);
  const outbox = memoryOutbox(newDevice(device, learnerId));
  const note = async (...done: Done[]) =>
    outbox.settle({ ...recordEvent(await outbox.device(), done, { ids, at: clock() }), drop: [] });
  const learner: LearnerStore = {
    ...store,
    change: (work) =>
      store.change(async (tx) => {
        const recorded = recording(tx);
        const result = await work(recorded.tx);
        await note(...recorded.done());
        return result;
      }),
    changeInRound: ({ roundId }, work) =>
      learner.change(async (tx) => {
        await tx.round(roundId);
        return work(tx);
      }),
  };
  return {
    ...{ outbox, learner, note },
    deps: { courses, hints, learner, model, clock, ids, journal: noJournal },
  };
}
