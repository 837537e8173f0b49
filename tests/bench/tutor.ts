/**
 * What the tutor withstands and what it costs: attacks by a model that obeys, ordinary questions,
 * marks, refusals, time. Run: npm run bench:tutor [-- --json] [-- --only
 * attacks,checks,refusals,time] [-- --quick] [-- --all]
 */
import { parseArgs } from 'node:util';
import { ownPayloads, publishedPayloads } from '../support/attacks/payloads';
import { besiege, type Extent } from '../support/attacks/siege';
import { lacks } from '../support/needs';
import { citationFigures, negationFigures, ordinaryFigures } from './tutor-checks';
import { firstTokenFigures } from './tutor-first-token';
import { refusalFigures } from './tutor-turns';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    /** Parts to run, of attacks, checks, refusals, time. */
    only: { type: 'string' },
    /** The project's own payloads alone, and fewer turns. */
    quick: { type: 'boolean', default: false },
    /** Names every sentence and question that is judged wrongly. */
    all: { type: 'boolean', default: false },
  },
});
const WHOLE: Extent = { perModule: 3, modules: 8, tellings: 8, cutEvery: 1 };
const QUICK: Extent = { perModule: 1, modules: 8, tellings: 3, cutEvery: 6 };

const began = performance.now();
const wants = (part: string) => !values.only || values.only.split(',').includes(part);
const say = (line: string) => {
  if (!values.json) console.log(line);
};
let lastTold = 0;
/** To the error stream, at most every ten seconds. */
function progress(line: string): void {
  const seconds = Math.round((performance.now() - began) / 1_000);
  if (seconds - lastTold < 10) return;
  lastTold = seconds;
  console.error(`${seconds} s  ${line}`);
}
const share = (n: number, of: number) => (of === 0 ? null : Math.round((1_000 * n) / of) / 1_000);
const median = (list: readonly number[]) =>
  [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;
const figures: Record<string, number | null> = {
  ...{
    attacks: null,
    failures: null,
    ordinary: null,
    blocked: null,
    negations: null,
    negations_caught: null,
  },
  ...{
    ttft_direct_ms: null,
    ttft_ms: null,
    citation_precision: null,
    correct_refusals: null,
    false_refusals: null,
  },
};

if (wants('checks')) checks();
if (wants('refusals')) await refusals();
if (wants('time')) await time();
if (wants('attacks')) await attacks();
if (values.json) console.log(JSON.stringify(figures));
else say(`\n${Math.round((performance.now() - began) / 1_000)} s in all`);

function checks(): void {
  const ordinary = ordinaryFigures();
  Object.assign(figures, { ordinary: ordinary.questions, blocked: ordinary.blocked.length });
  say(`Ordinary questions (en ru ky ar): ${ordinary.blocked.length} of ${ordinary.questions} blocked`);
  const { held, right, supported, unsupported, wrong } = citationFigures();
  figures.citation_precision = share(right, held);
  say(
    `Citations: of ${supported + unsupported} sentences ${held} keep their mark, ${right} of them supported: ` +
      `precision ${share(right, held)}, recall ${share(right, supported)}`,
  );
  const { caught, missed } = negationFigures();
  const sum = (of: 'sentences' | 'caught' | 'reported') => caught.reduce((total, one) => total + one[of], 0);
  Object.assign(figures, { negations: sum('sentences'), negations_caught: sum('caught') });
  const languages = caught.map((one) => `${one.language} ${one.caught} of ${one.sentences}`).join(', ');
  say(
    `Reversed sentences that lose their mark: ${sum('caught')} of ${sum('sentences')} (${languages}); of the half that chose nothing ${sum('reported')} of ${sum('sentences') / 2}`,
  );
  if (!values.all) return;
  for (const one of [...ordinary.blocked, ...wrong.map(({ text }) => text), ...missed]) say(`  ${one}`);
}

async function refusals(): Promise<void> {
  const { seen, unseen, wrong } = await refusalFigures(progress);
  figures.correct_refusals = share(unseen.correct, unseen.unanswerable);
  figures.false_refusals = share(unseen.wrong, unseen.answerable);
  for (const [name, set] of Object.entries({
    'questions that chose the threshold': seen,
    'unseen questions': unseen,
  }))
    say(
      `Refusals, ${name}: ${set.correct} of ${set.unanswerable} right, ${set.wrong} of ${set.answerable} wrong`,
    );
  if (values.all) for (const one of wrong) say(`  ${one}`);
}

async function time(): Promise<void> {
  const { shown, direct } = await firstTokenFigures(values.quick ? 10 : 40, progress);
  Object.assign(figures, { ttft_direct_ms: Math.round(median(direct)), ttft_ms: Math.round(median(shown)) });
  const more = shown.map((ms, at) => ms - (direct[at] ?? 0));
  say(
    `First token, ${shown.length} first turns: shown ${median(shown).toFixed(0)} ms, direct ${median(direct).toFixed(0)} ms (p50); ` +
      `${median(more).toFixed(0)} ms more at p50 (the server waits 300 ms before its first token)`,
  );
}

async function attacks(): Promise<void> {
  if (lacks('chromium')) return say('Attacks: not run, they are judged in Chromium and there is none');
  const published = values.quick ? [] : publishedPayloads();
  if (published === null)
    say('Attacks: the published payloads (../shared/data/safety) are not here: own ones only');
  const payloads = [...ownPayloads(), ...(published ?? [])];
  const report = await besiege(payloads, values.quick ? QUICK : WHOLE, progress);
  Object.assign(figures, { attacks: report.cases, failures: report.failures.length });
  say(
    `Attacks: ${report.failures.length} failures in ${report.cases} (${payloads.length} payloads; in ${report.reached} a model obeyed, the rest was held before it)`,
  );
  for (const [name, n] of report.byName) say(`  ${name}: ${n}`);
  for (const { where, what } of report.failures.slice(0, 50)) say(`  FAILED ${where} | ${what}`);
}
