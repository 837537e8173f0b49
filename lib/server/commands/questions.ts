import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { groupedByNearness } from '../../tutor/nearness';
import { openQuestions } from '../../tutor/sent-question-queries';
import { readConfig } from '../config';
import { consoleLog } from '../log';
import { openEncoder } from '../models/encoder';
import { openReads } from '../store/replica';
import { orExplain } from './explain';

/**
 * `npm run questions [-- --json]`: what learners sent because the course does not answer it, and
 * what did not help or was reported, grouped by nearness, with counts. Numbers, names and addresses
 * are taken out; who asked is not said.
 */
await orExplain(async () => {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
  const config = readConfig(process.env);
  const reads = await openReads(config, consoleLog(true));
  try {
    const questions = await openQuestions(reads.db, new Date());
    const groups = groupedByNearness(questions, config.encoder ? await vectorsOf(questions) : null);
    if (values.json) return print(JSON.stringify(groups));
    if (groups.length === 0) return print('Nobody has sent a question, and every answer helped.');
    print('count  sent  did not help  reported  language  question');
    for (const { count, reasons, language, text, texts } of groups) {
      const [sent, not, told] = [reasons.sent, reasons['did-not-help'], reasons.reported].map((n) => n ?? 0);
      const more = texts.length > 1 ? `  (+${texts.length - 1} like it)` : '';
      print(
        `${String(count).padStart(5)} ${String(sent).padStart(5)} ${String(not).padStart(13)} ${String(told).padStart(9)}  ` +
          `${language.padEnd(8)}  ${text}${more}`,
      );
    }
  } finally {
    await reads.close();
  }
});

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function vectorsOf(
  questions: readonly { text: string; language: string }[],
): Promise<Float32Array[] | null> {
  if (questions.length === 0) return null;
  const encoder = await openEncoder(join(fileURLToPath(new URL('../../..', import.meta.url)), 'models'));
  try {
    return await Promise.all(
      questions.map(async ({ text, language }) => {
        const [vector] = await encoder.embed([text], 'query', language);
        return vector ?? new Float32Array();
      }),
    );
  } finally {
    await encoder.close();
  }
}
