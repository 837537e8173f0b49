import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { ASSUMED, type Assumed, type Measured, measured, type Plan, planFor } from './plan-arithmetic';

/**
 * `npm run plan -- --learners 1000000 [--json] [--measure]`: what so many learners of a year cost.
 * Figures come from plan-measured.json; `--measure` makes it anew, by bench:load on this machine;
 * `--from FILE` out of what `npm run bench:load -- --json` has printed before.
 * Every assumption has a flag: `--answers 300`, `--peakDay 3` and so on, as they are printed.
 */
const FILE = fileURLToPath(new URL('plan-measured.json', import.meta.url));
const names = Object.keys(ASSUMED) as (keyof Assumed)[];
const { values } = parseArgs({
  options: {
    learners: { type: 'string', default: '1000000' },
    json: { type: 'boolean', default: false },
    measure: { type: 'boolean', default: false },
    from: { type: 'string' },
    ...Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
  },
});
const given = values as Record<string, string | boolean | undefined>;
const above = z.coerce.number().positive();
const assumed = { ...ASSUMED };
for (const name of names) if (given[name] !== undefined) assumed[name] = above.parse(given[name]);

const benched = z.object({
  answer_cpu_ms: z.number(),
  details: z.object({
    answer_database_cpu_ms: z.number(),
    pages: z.record(z.string(), z.object({ cpu_ms: z.number(), database_cpu_ms: z.number() })),
    turn_cpu_ms: z.number(),
    tables: z.record(z.string(), z.object({ bytes_a_row: z.number() })),
    resident_mb: z.array(z.number()),
    machine: z.object({ cores: z.number(), load: z.number() }),
    postgres: z.string(),
  }),
});

const mean = (list: readonly number[]) => list.reduce((sum, one) => sum + one, 0) / list.length;
const LOAD = [
  'run',
  '--silent',
  'bench:load',
  '--',
  '--json',
  '--only',
  'answers,pages,bytes',
  '--learners',
  '20',
];

function measureNow(): string {
  return execFileSync('npm', LOAD, { stdio: ['ignore', 'pipe', 'inherit'] }).toString();
}

/** Of what bench:load prints. */
function figuresOf(said: unknown): Measured {
  const { answer_cpu_ms, details } = benched.parse(said);
  const { pages, tables, machine } = details;
  const all = Object.values(pages);
  return {
    source: `npm run bench:load -- --json: ${details.postgres}, ${machine.cores} cores, load ${machine.load}, ${new Date().toISOString().slice(0, 10)}`,
    answer: { app_ms: answer_cpu_ms, database_ms: details.answer_database_cpu_ms },
    page: {
      app_ms: Number(mean(all.map(({ cpu_ms }) => cpu_ms)).toFixed(2)),
      database_ms: Number(mean(all.map(({ database_cpu_ms }) => database_cpu_ms)).toFixed(2)),
    },
    turn: { app_ms: details.turn_cpu_ms },
    bytes: Object.fromEntries(Object.entries(tables).map(([name, { bytes_a_row }]) => [name, bytes_a_row])),
    process_mb: Math.max(...details.resident_mb),
  };
}

const whole = (value: number) => Math.round(value).toLocaleString('en');
const gigabytes = (value: number) => `${(value / 1e9).toFixed(1)} GB`;

function table(plan: Plan, from: Measured): string {
  const lines = [
    `| a year of ${whole(plan.learners)} learners | |`,
    '|---|---|',
    ...Object.entries(plan.rows).map(
      ([name, rows]) => `| ${name} | ${whole(rows)} rows, ${gigabytes(plan.bytes[name] ?? 0)} |`,
    ),
    `| database, free space and logs too | ${plan.database_gb.toFixed(0)} GB |`,
    `| answers | ${whole(plan.answers_a_year)}; ${plan.answers_s.toFixed(1)} a second in the busiest hour |`,
    `| pages, turns of the tutor, busiest hour | ${plan.pages_s.toFixed(1)}, ${plan.turns_s.toFixed(1)} a second |`,
    `| processor of a year, program and database | ${whole(plan.processor_hours)} hours |`,
    `| program, busiest hour | ${plan.app_cores.toFixed(1)} cores: ${plan.processes} processes on ${plan.servers} servers of ${assumed.cores} cores, ${plan.memory_gb.toFixed(1)} GB |`,
    `| database, busiest hour | ${Math.ceil(plan.database_cores)} cores |`,
    '',
    `Measured: ${from.source}`,
    `Assumed: ${names.map((name) => `--${name} ${assumed[name]}`).join(' ')}`,
  ];
  return `${lines.join('\n')}\n`;
}

const said = values.from ? readFileSync(values.from, 'utf8') : values.measure ? measureNow() : null;
if (said !== null) writeFileSync(FILE, `${JSON.stringify(figuresOf(JSON.parse(said)), null, 2)}\n`);
const from = measured.parse(JSON.parse(readFileSync(FILE, 'utf8')));
const plan = planFor(above.parse(values.learners), from, assumed);
process.stdout.write(
  values.json ? `${JSON.stringify({ ...plan, assumed, measured: from })}\n` : table(plan, from),
);
