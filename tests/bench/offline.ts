import { parseArgs } from 'node:util';
import { phoneFigures } from './offline-phone';
import { schedulesFigures } from './offline-schedules';

/**
 * `npm run bench:offline [-- --only schedules] [--schedules 10000] [--from 0] [--stored] [--json]`:
 * figures of learning without a network, each part by its name; with `--stored` schedules are kept
 * in a PGlite instead of memory.
 */
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    schedules: { type: 'string', default: '10000' },
    stored: { type: 'boolean', default: false },
    from: { type: 'string', default: '0' },
    json: { type: 'boolean', default: false },
  },
});
const tell = (text: string) => void process.stderr.write(text);

/** By name; each gives keys of its own. */
const PARTS: Record<string, () => Promise<Record<string, number>>> = {
  schedules: () =>
    schedulesFigures(Number(values.schedules), { from: Number(values.from), stored: values.stored, tell }),
  phone: () => phoneFigures(tell),
};

const figures: Record<string, number> = {};
for (const [name, measure] of Object.entries(PARTS))
  if (values.only === undefined || values.only === name) Object.assign(figures, await measure());
if (values.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
else for (const [key, value] of Object.entries(figures)) process.stdout.write(`${key}: ${value}\n`);
process.exit(figures.lost || figures.doubled || figures.stalled || figures.divergent ? 1 : 0);
