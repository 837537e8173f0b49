import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Fault, FaultyDisk } from '../support/faulty-disk';
import { play, type Schedule, schedules } from '../support/journal-schedule';

/** `npm run bench:journal -- --schedules 10000` plays more of them. */
const RUNS = 300;

const well = { lost: [], left: [], faults: [], wentOn: true };

/** Answers, a deletion, its compaction, a restart: every kind of step that a journal takes. */
const life: Schedule['acts'] = [
  { do: 'answer', learner: 0, together: 1 },
  { do: 'restart' },
  { do: 'answer', learner: 1, together: 2 },
  { do: 'restart' },
  { do: 'answer', learner: 1, together: 5 },
  { do: 'answer', learner: 0, together: 2 },
  { do: 'forget', learner: 1 },
  { do: 'pause' },
  { do: 'answer', learner: 0, together: 4 },
  { do: 'restart' },
  { do: 'answer', learner: 2, together: 4 },
];

describe('a journal on a disk that fails', () => {
  it.each<Fault>(['eio', 'torn', 'short', 'kill'])(
    'loses nothing acknowledged when every step in turn meets: %s',
    async (fault) => {
      let acknowledged = 0;
      for (let step = 1; step <= 150; step += 1) {
        for (const part of fault === 'kill' ? [0, 0.3, 0.45, 0.6, 0.8, 1] : [0]) {
          const outcome = await play({ acts: life, faults: [[step, fault]], part });
          expect(outcome, `step ${step}, ${part}`).toMatchObject(well);
          acknowledged += outcome.acknowledged;
        }
      }
      expect(acknowledged).toBeGreaterThan(1000);
    },
  );

  it('loses nothing acknowledged when the disk is full at any byte, and goes on when there is room', async () => {
    for (let room = 0; room < 3500; room += 7) {
      const outcome = await play({ acts: life, faults: [[1, { room }]], part: 0 });
      expect(outcome, `room for ${room}`).toMatchObject(well);
    }
  });

  it(`loses nothing acknowledged in any of ${RUNS} schedules`, async () => {
    await fc.assert(
      fc.asyncProperty(schedules, async (schedule) => {
        expect(await play(schedule)).toMatchObject(well);
      }),
      { numRuns: RUNS },
    );
  });

  it('is tried on a disk that forgets what was not synced', async () => {
    const disk = new FaultyDisk();
    const file = await disk.create('/a/x');
    await file.write(Buffer.from('12345678'));
    expect(disk.afterPowerCut(0).paths()).toEqual([]);
    await disk.syncFolder('/a');
    expect(disk.afterPowerCut(0).contentOf('/a/x')).toBe('');
    await file.sync();
    expect(disk.afterPowerCut(0).contentOf('/a/x')).toBe('12345678');
  });
});
