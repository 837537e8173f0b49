import type { Device, OutboxStore, Waiting } from '@/lib/sync/outbox';

/** A phone's outbox in memory, with nothing shared between what is kept and what is handed out. */
export interface MemoryOutbox extends OutboxStore {
  all(): Waiting[];
}

export function memoryOutbox(from: Device): MemoryOutbox {
  let device = structuredClone(from);
  const rows = new Map<number, Waiting>();
  const inOrder = () => [...rows.values()].sort((a, b) => a.event.counter - b.event.counter);
  return {
    all: () => structuredClone(inOrder()),
    device: async () => structuredClone(device),
    waiting: async (states, first, most) =>
      structuredClone(
        inOrder()
          .filter(({ state, event }) => states.includes(state) && event.counter >= first)
          .slice(0, most),
      ),
    async settle(change) {
      device = structuredClone(change.device);
      for (const row of change.rows) rows.set(row.event.counter, structuredClone(row));
      for (const counter of change.drop) rows.delete(counter);
    },
  };
}
