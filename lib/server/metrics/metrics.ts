import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { JournalState } from '../store/file-journal';
import type { Watch } from './watch';

/** A request that was answered. */
export interface Answered {
  method: string;
  path: string;
  status: number;
  seconds: number;
}

/** What is asked when somebody looks; null where there is no such part. */
export interface Looked {
  encoder(): { query: number; passage: number; running: number } | null;
  pool(): { total: number; idle: number; waiting: number; statements: number } | null;
  journal(): JournalState | null;
  /** The site's tokens of the last day, and how many it may use; null without a model. */
  budget(): Promise<{ used: number; most: number } | null>;
}

export interface Metrics {
  answered(request: Answered): void;
  /** An answer of a learner was recorded. */
  recorded(): void;
  watch: Watch;
  /** From now on these are shown too. */
  look(at: Looked): void;
  /** In Prometheus' text format. */
  text(): Promise<string>;
  contentType: string;
}

const METHODS = ['GET', 'HEAD', 'POST'];

/**
 * Counts and times of the whole process, nothing of learners: no id, no course, no text. There is
 * one registry, which the start command holds; what runs in Next's bundle reaches it through the
 * services that it is given.
 * @param routeOf the pattern of an address
 */
export function openMetrics(routeOf: (path: string) => string): Metrics {
  const register = new Registry();
  const registers = [register];
  collectDefaultMetrics({ register });
  const requests = new Histogram({
    name: 'ustat_request_seconds',
    help: 'Requests by route, until their answer was sent',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 60],
    registers,
  });
  const answers = new Counter({ name: 'ustat_answers_total', help: 'Answers recorded', registers });
  const runs = new Counter({
    name: 'ustat_job_runs_total',
    help: 'What the program does by itself, by its end',
    labelNames: ['job', 'end'],
    registers,
  });
  const jobSeconds = new Counter({
    name: 'ustat_job_seconds_total',
    help: 'Time that went into it',
    labelNames: ['job'],
    registers,
  });
  const lastGood = new Gauge({
    name: 'ustat_job_last_success_timestamp_seconds',
    help: 'When it last ended well',
    labelNames: ['job'],
    registers,
  });

  return {
    contentType: register.contentType,
    text: () => register.metrics(),
    recorded: () => answers.inc(),
    answered({ method, path, status, seconds }) {
      const known = METHODS.includes(method) ? method : 'other';
      requests.observe({ route: routeOf(path), method: known, status: String(status) }, seconds);
    },
    async watch(job, work) {
      const began = performance.now();
      let end = 'failed';
      try {
        const result = await work();
        end = 'done';
        lastGood.set({ job }, Date.now() / 1000);
        return result;
      } finally {
        runs.inc({ job, end });
        jobSeconds.inc({ job }, (performance.now() - began) / 1000);
      }
    },
    look: (at) => lookAt(at, registers),
  };
}

type Values = Record<string, number>;

function lookAt({ encoder, pool, journal, budget }: Looked, registers: Registry[]): void {
  /** A value a label; none where there is no such part. */
  const show = (name: string, help: string, label: string, values: () => Promise<Values> | Values) =>
    new Gauge({
      name,
      help,
      labelNames: [label],
      registers,
      async collect() {
        // a database that does not answer must not hide everything else
        const read = await Promise.resolve(values()).catch(() => ({}));
        this.reset();
        for (const [of, value] of Object.entries(read)) this.set({ [label]: of }, value);
      },
    });
  const help = 'Requests to the sentence encoder: waiting by kind, and under way';
  show('ustat_encoder_requests', help, 'state', () => ({ ...encoder() }));
  show('ustat_database_connections', 'The pool of PostgreSQL', 'state', () => {
    const { statements: _, ...connections } = pool() ?? {};
    return connections as Values;
  });
  show('ustat_database_statements', 'Held by each connection, at most', 'state', () => ({
    ...(pool() && { prepared: pool()?.statements ?? 0 }),
  }));
  show('ustat_budget_tokens', "The site's tokens of the last day", 'which', async () => ({
    ...(await budget()),
  }));
  show(
    'ustat_journal_state',
    'Failing: 1 while nothing can be saved; owed: entries not yet written',
    'which',
    () => {
      const now = journal();
      return now ? { failing: Number(now.failing), owed: now.owed } : ({} as Values);
    },
  );
  new Counter({
    name: 'ustat_journal_entries_total',
    help: 'Entries of the journal by what became of them',
    labelNames: ['end'],
    registers,
    collect() {
      const now = journal();
      this.reset();
      if (!now) return;
      this.inc({ end: 'appended' }, now.appended);
      this.inc({ end: 'refused' }, now.refused);
    },
  });
}
