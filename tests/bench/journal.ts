import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { play, schedules } from '../support/journal-schedule';

/**
 * `npm run bench:journal -- --schedules 10000 [--json]`: lives of a journal on a disk that fails
 * (full, EIO, torn and short writes, kill with a power cut), at random; acknowledged entries that
 * are gone afterwards.
 */
const { values } = parseArgs({
  options: { schedules: { type: 'string', default: '10000' }, json: { type: 'boolean', default: false } },
});
const numRuns = Number(values.schedules);
let acknowledged = 0;
let lost = 0;
let left = 0;
let stuck = 0;
const began = Date.now();
const failed = await fc.check(
  fc.asyncProperty(schedules, async (schedule) => {
    const outcome = await play(schedule);
    acknowledged += outcome.acknowledged;
    lost += outcome.lost.length;
    left += outcome.left.length;
    stuck += outcome.wentOn ? 0 : 1;
    return outcome.lost.length + outcome.left.length === 0 && outcome.wentOn;
  }),
  { numRuns, endOnFailure: true },
);
const found = { schedules: failed.numRuns, acknowledged, lost, left, stuck };
if (values.json) process.stdout.write(`${JSON.stringify(found)}\n`);
else {
  process.stdout.write(
    `${found.schedules} schedules in ${Math.round((Date.now() - began) / 1000)} s, ${acknowledged} entries acknowledged: ` +
      `${lost} lost, ${left} of deleted learners left, ${stuck} journals that did not go on\n`,
  );
}
if (failed.failed) process.stdout.write(`${JSON.stringify(failed.counterexample)}\n`);
process.exit(failed.failed ? 1 : 0);
