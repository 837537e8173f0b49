import * as z from 'zod';

/** What bench:load has measured, of one site on one machine. */
export const measured = z.object({
  /** The command, the machine and its load. */
  source: z.string(),
  /** Milliseconds of processor of the program and of the database. */
  answer: z.object({ app_ms: z.number(), database_ms: z.number() }),
  page: z.object({ app_ms: z.number(), database_ms: z.number() }),
  turn: z.object({ app_ms: z.number() }),
  /** Bytes a row with indexes, by table. */
  bytes: z.record(z.string(), z.number()),
  /** Megabytes of one process of the program under load. */
  process_mb: z.number(),
});
export type Measured = z.infer<typeof measured>;

/** What is assumed of people and machines; each has a flag of its name. */
export const ASSUMED = {
  /** Exercises that a learner answers in a year. */
  answers: 300,
  /** Pages looked at for each answer: the exercise, what is said of it, a share of the others. */
  pagesAnAnswer: 2.5,
  /** Questions to the tutor a learner and year. */
  turns: 20,
  /** Answers of one round. */
  answersARound: 5,
  /** Rounds for each time that a module is taken, which stores a decision. */
  roundsADecision: 2,
  /** Turns of one conversation. */
  turnsAConversation: 3,
  /** Browsers that one learner signs in with. */
  sessions: 1.5,
  /** Courses that one learner begins. */
  courses: 2,
  /** Answers of the busiest day over those of a mean one. */
  peakDay: 3,
  /** Share of a day's answers in its busiest hour. */
  peakHour: 0.12,
  /** Share of a core that may be busy in the peak hour, so that nobody waits. */
  busy: 0.6,
  /** Cores of one server of the program, a process on each but one half for the system. */
  cores: 8,
  /** Free space, logs of the database, and rows that wait to be cleaned, over the data. */
  space: 1.5,
};
export type Assumed = typeof ASSUMED;

export interface Plan {
  learners: number;
  /** Of a year. */
  rows: Record<string, number>;
  bytes: Record<string, number>;
  database_gb: number;
  answers_a_year: number;
  /** In the busiest hour. */
  answers_s: number;
  pages_s: number;
  turns_s: number;
  /** Cores' worth of processor in the busiest hour, without what is left free. */
  app_cores: number;
  database_cores: number;
  /** Hours of processor of a year. */
  processor_hours: number;
  processes: number;
  servers: number;
  memory_gb: number;
}

const HOUR = 3600;
const YEAR_DAYS = 365;

/** What so many learners of a year cost, by what was measured and what is assumed. */
export function planFor(learners: number, measured: Measured, assumed: Assumed): Plan {
  const answers = learners * assumed.answers;
  const turns = learners * assumed.turns;
  const rounds = answers / assumed.answersARound;
  const rows: Record<string, number> = {
    learner: learners,
    session: learners * assumed.sessions,
    round: rounds,
    attempt: answers,
    decision: rounds / assumed.roundsADecision,
    conversation: turns / assumed.turnsAConversation,
    turn: turns,
    knowledge_state: learners * assumed.courses,
    learner_calibration: learners * assumed.courses,
  };
  const bytes = Object.fromEntries(
    Object.entries(rows).map(([table, count]) => [table, count * bytesOf(measured, table)]),
  );
  const inPeak = (assumed.peakDay * assumed.peakHour) / YEAR_DAYS / HOUR;
  const [answersNow, turnsNow] = [answers * inPeak, turns * inPeak];
  const pagesNow = answersNow * assumed.pagesAnAnswer + turnsNow;
  const { answer, page, turn } = measured;
  const appCores = (answersNow * answer.app_ms + pagesNow * page.app_ms + turnsNow * turn.app_ms) / 1000;
  const databaseCores = (answersNow * answer.database_ms + pagesNow * page.database_ms) / 1000;
  // one process serves on one core
  const processes = Math.max(1, Math.ceil(appCores / assumed.busy));
  return {
    learners,
    rows,
    bytes,
    database_gb: (Object.values(bytes).reduce((sum, one) => sum + one, 0) * assumed.space) / 1e9,
    answers_a_year: answers,
    answers_s: answersNow,
    pages_s: pagesNow,
    turns_s: turnsNow,
    app_cores: appCores,
    database_cores: databaseCores / assumed.busy,
    processor_hours: (appCores + databaseCores) / inPeak / HOUR,
    processes,
    servers: Math.ceil(processes / assumed.cores),
    memory_gb: (processes * measured.process_mb) / 1000,
  };
}

/** @throws Error that names a table whose rows were not measured */
function bytesOf({ bytes }: Measured, table: string): number {
  const each = bytes[table];
  if (each === undefined) throw new Error(`Bytes of a row of "${table}" were not measured.`);
  return each;
}
