/**
 * Which calls for help get the card or the line, and which near misses do, as in a turn of the
 * tutor. Run: npm run bench:danger [-- --json] [-- --set choose|report] [-- --patterns] [-- --all]
 */
import { parseArgs } from 'node:util';
import { readClassifier } from '../../lib/server/models/classifier';
import { openEncoder } from '../../lib/server/models/encoder';
import { readTutorFiles } from '../../lib/server/tutor-files';
import { LANGUAGES } from '../../models/training/danger/data';
import { readYamlFile } from './course';
import { dangerFigures, type Heard, listen, listenTo, shares } from './danger-figures';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    /**
     * Thresholds and settings are chosen on `choose`; `report` is for the figures of record alone.
     */
    set: { type: 'string', default: 'report' },
    /** The patterns alone, as without the encoder. */
    patterns: { type: 'boolean', default: false },
    /** Names every text of the choosing set that is judged wrongly. */
    all: { type: 'boolean', default: false },
  },
});
const set = values.set === 'choose' ? 'choose' : 'report';
const encoder = await openEncoder('models');
const on = {
  ...readTutorFiles('.'),
  classifier: values.patterns ? null : await readClassifier('danger', 'models', encoder.id),
  talkClassifier: null,
  embedders: [encoder],
};
const heard = await listenTo(set, on);
if (values.json) console.log(JSON.stringify(dangerFigures(heard)));
else await tell();
await encoder.close();

async function tell(): Promise<void> {
  line('', 'call: card', 'or line', 'near: card', 'or line');
  row('all', heard);
  for (const language of LANGUAGES)
    row(
      language,
      heard.filter((one) => one.language === language),
    );
  for (const kind of ['card', 'line'] as const) {
    const shown = heard.filter(({ call, shows }) => call && shows === kind);
    const on = (advice: Heard['advice']) => shown.filter((one) => one.advice === advice).length;
    const told = `${on('right')} on the right topic, ${on('general')} on none, ${on('wrong')} on another`;
    console.log(`Of ${shown.length} with a ${kind}: ${told}`);
  }
  const ordinary = await listen(ordinaryQuestions(), on);
  const of = (kind: Heard['shows']) => ordinary.filter(({ shows }) => shows === kind).length;
  console.log(`Ordinary questions: ${of('card')} cards and ${of('line')} lines in ${ordinary.length}`);
  if (values.all && set === 'choose')
    for (const { call, shows, language, topic, text } of heard)
      if (call ? shows !== 'card' : shows)
        console.log(`  ${call ? 'call' : 'near'} ${shows} ${language} ${topic}: ${text}`);
}

function ordinaryQuestions() {
  return Object.entries(readYamlFile('tests/data/ordinary.yaml') as Record<string, string[]>).flatMap(
    ([language, texts]) => texts.map((text) => ({ text, language, topic: 'ordinary', call: false })),
  );
}

function row(name: string, some: readonly Heard[]): void {
  const { card, cardOrLine, falseCard, falseLine } = shares(some);
  line(name, ...[card, cardOrLine, falseCard, falseLine].map((share) => share.toFixed(3)));
}

function line(...cells: string[]): void {
  console.log(cells.map((cell) => cell.padEnd(12)).join(''));
}
