import fc from 'fast-check';
import * as z from 'zod';
import type { Log } from '@/lib/server/log';
import { type FileJournal, openJournal } from '@/lib/server/store/file-journal';
import type { Files } from '@/lib/server/store/files';
import { type Fault, FaultyDisk } from './faulty-disk';

/** A journal's life on a disk that fails: what is done, and what goes wrong at which step. */
export interface Schedule {
  acts: Act[];
  faults: [step: number, fault: Fault][];
  /** Of what was not synced, the part that outlives a power cut. */
  part: number;
}

type Act =
  | { do: 'answer'; learner: number; together: number }
  | { do: 'forget'; learner: number }
  | { do: 'pause' | 'restart' | 'heal' };

const learner = fc.nat(2);
const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.constantFrom<Fault>('eio', 'torn', 'short', 'kill'),
  fc.record({ room: fc.nat(1500) }),
);

export const schedules: fc.Arbitrary<Schedule> = fc.record({
  acts: fc.array(
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          do: fc.constant('answer' as const),
          learner,
          together: fc.integer({ min: 1, max: 5 }),
        }),
      },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('forget' as const), learner }) },
      {
        weight: 3,
        arbitrary: fc.record({ do: fc.constantFrom('pause' as const, 'restart' as const, 'heal' as const) }),
      },
    ),
    { minLength: 1, maxLength: 14 },
  ),
  faults: fc.array(fc.tuple(fc.integer({ min: 5, max: 160 }), fault), { maxLength: 4 }),
  part: fc.double({ min: 0, max: 1, noNaN: true }),
});

const entry = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('answer'), learnerId: z.guid(), n: z.number() }),
  z.strictObject({ type: z.literal('forgotten'), learnerId: z.guid() }),
]);
export type Entry = z.infer<typeof entry>;

export const idOf = (n: number) => `018f0000-0000-7000-8000-00000000000${n}`;
export const DATA = '/data';
const quiet: Pick<Log, 'step' | 'failure'> = { step: () => undefined, failure: () => undefined };

/** Small and quick, so that a schedule goes through all there is. */
export const openOn = (files: Files, log = quiet): Promise<FileJournal<Entry>> =>
  openJournal(DATA, {
    schema: entry,
    erasedBy: (one) => (one.type === 'forgotten' ? one.learnerId : null),
    erases: true,
    log,
    files,
    limits: { segment: 700, eraseAfter: 1, tryEvery: 1 },
  });

export async function allOf(journal: FileJournal<Entry>): Promise<{ entries: Entry[]; faults: string[] }> {
  const read = journal.read();
  const entries: Entry[] = [];
  for await (const one of read.entries) entries.push(one);
  return { entries, faults: read.faults };
}

interface Outcome {
  acknowledged: number;
  /** Acknowledged and gone. */
  lost: string[];
  /** Of deleted learners, still there. */
  left: string[];
  faults: string[];
  /** After the end of all faults it took entries again. */
  wentOn: boolean;
}

/** Lives through a schedule, and then a power cut if it came to one, and reads what there is. */
export async function play({ acts, faults, part }: Schedule): Promise<Outcome> {
  let disk = new FaultyDisk(new Map(faults));
  const kept = new Set<string>();
  const gone = new Set<string>();
  let n = 0;
  let journal = await opened(disk);

  async function answer(who: number, together: number): Promise<void> {
    const open = journal;
    if (!open) return;
    const entries = Array.from({ length: together }, () => ({
      type: 'answer' as const,
      learnerId: idOf(who),
      n: n++,
    }));
    await Promise.allSettled(entries.map((one) => open.append(one).then(() => kept.add(keyOf(one)))));
  }
  for (const act of acts) {
    if (disk.isDead) break;
    if (act.do === 'answer' && !gone.has(idOf(act.learner))) await answer(act.learner, act.together);
    if (act.do === 'forget') await forget(idOf(act.learner));
    if (act.do === 'pause') await pause();
    if (act.do === 'heal') disk.heal();
    if (act.do === 'restart') {
      await journal?.close();
      journal = await opened(disk);
    }
  }
  async function forget(learnerId: string): Promise<void> {
    if (!journal) return;
    const one: Entry = { type: 'forgotten', learnerId };
    // who asked for it counts as gone, even where it was refused: it may come to be written
    gone.add(learnerId);
    await journal.append(one).then(
      () => kept.add(keyOf(one)),
      () => undefined,
    );
  }

  if (disk.isDead) {
    await journal?.close();
    disk = disk.afterPowerCut(part);
    journal = await openOn(disk);
  } else {
    disk.heal();
    journal ??= await openOn(disk);
  }
  const wentOn = await takesAgain(journal);
  // as a start does
  const found = await allOf(journal);
  const told = new Set(found.entries.flatMap((one) => (one.type === 'forgotten' ? [one.learnerId] : [])));
  journal.erase(told);
  await journal.close();
  const { entries, faults: said } = await allOf(await openOn(disk));
  const there = new Set(entries.map(keyOf));
  return {
    acknowledged: kept.size,
    lost: [...kept].filter(
      (key) => !there.has(key) && !(key.startsWith('answer') && told.has(key.slice(-36))),
    ),
    left: entries.filter((one) => one.type === 'answer' && told.has(one.learnerId)).map(keyOf),
    faults: [...found.faults, ...said],
    wentOn,
  };
}

const keyOf = (one: Entry) => `${one.type} ${one.type === 'answer' ? one.n : ''} ${one.learnerId}`;
const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 4));

/** A start on a disk that fails may be refused: then there is no journal. */
const opened = (disk: FaultyDisk) => openOn(disk).catch(() => null);

/** By itself, as fast as it tries again. */
async function takesAgain(journal: FileJournal<Entry>): Promise<boolean> {
  for (let tries = 0; tries < 100 && journal.state().failing; tries += 1) await pause();
  if (journal.state().failing || journal.state().owed > 0) return false;
  return journal.append({ type: 'answer', learnerId: idOf(9), n: 0 }).then(
    () => true,
    () => false,
  );
}
