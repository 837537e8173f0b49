/**
 * `npm run retrieve -- --documents FILE --queries FILE --out RUN`: the app's own search over
 * anybody's collection.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { listCourses } from '../../content/course-queries';
import { UstatError } from '../../errors';
import { documentLine, queryLine } from '../../research/run-schema';
import type { Leg } from '../../retrieval/gather';
import { storeCollection, withLanguages } from '../collection/collection';
import { rateOf } from '../collection/rate';
import { openRunFile } from '../collection/run-file';
import { answerAll, embedCollection, groupsOfDocuments } from '../collection/search';
import { openCollectionStore } from '../collection/store';
import { openEncoder } from '../models/encoder';
import { readJsonl } from '../store/jsonl';
import { sqlPassages } from '../store/sql-passages';
import { orExplain } from './explain';

const HELP = `npm run retrieve -- --documents FILE.jsonl --queries FILE.jsonl --out RUN.jsonl [options]

--documents FILE  lines {id, text, lang?, title?, group?}; documents of one group are versions of one passage: the best is listed
--queries FILE    lines {id, text, lang?}; a language that is not given is guessed; files may be gzipped
--out FILE        lines {query, hits: [{id, score}], score, answerable}, best first, a line a question;
                  FILE.settings.json says what they were found with: another run's lines are refused
--k N             hits of a question (default 10, at most 100)
--leg fused       words and vectors (default); "dense": vectors alone; "lexical": words alone
--threads N       threads that embed (default: the processors, at most 4)
--keep            keeps the run's own database (FILE.store) at the end

Broken off and started again it goes on where it stopped. DATABASE_URL: a database of its own on that server instead of PGlite.`;

const root = join(fileURLToPath(new URL('.', import.meta.url)), '../../..');

await orExplain(async () => {
  const { values } = parseArgs({
    options: {
      ...{ documents: { type: 'string' }, queries: { type: 'string' }, out: { type: 'string' } },
      ...{ k: { type: 'string' }, leg: { type: 'string' }, threads: { type: 'string' } },
      ...{ keep: { type: 'boolean' }, help: { type: 'boolean' } },
    },
  });
  const { documents: collection, queries: asked, out } = values;
  if (values.help || !collection || !asked || !out) {
    console.log(HELP);
    if (!values.help)
      throw new UstatError('bad-input', 'Which files? --documents FILE --queries FILE --out FILE');
    return;
  }
  const k = upTo('k', values.k ?? '10', 100);
  const leg = legOf(values.leg ?? 'fused');
  const threads = upTo('threads', values.threads ?? String(Math.min(4, availableParallelism())), 64);
  const documents = unique(await readJsonl(collection, documentLine), collection);
  const queries = unique(await readJsonl(asked, queryLine), asked);
  const encoder = leg === 'lexical' ? null : await openEncoder(join(root, 'models'), { threads });
  const version = hashOf(readFileSync(collection));
  const run = openRunFile(out, {
    ...{ documents: version, queries: hashOf(JSON.stringify(queries)) },
    ...{ k, leg, embedder: encoder?.id ?? null },
  });
  const waiting = withLanguages(queries).filter(({ id }) => !run.finished.has(id));
  console.error(
    `${documents.length} documents, ${queries.length} questions, ${queries.length - waiting.length} of them answered before`,
  );
  if (waiting.length === 0) {
    await encoder?.close();
    return;
  }
  const store = await openCollectionStore(out, process.env.DATABASE_URL?.trim() || null, new Date());
  let finished = false;
  try {
    const told = rateOf(
      (line) => console.error(line),
      () => performance.now(),
    );
    const [stored] = await listCourses(store.db);
    if (stored?.version !== version) {
      console.error('Cutting the documents into passages and indexing their words');
      await storeCollection(store.db, documents, version, new Date());
    }
    if (encoder) await embedCollection(store.db, encoder, documents.length, withLanguages(queries), told);
    let done = queries.length - waiting.length;
    const passages = sqlPassages(store.db);
    const search = { passages, embedder: encoder, leg, k, groups: groupsOfDocuments(documents) };
    await answerAll(search, waiting, (lines) => {
      run.append(lines);
      done += lines.length;
      told('Questions answered', done, queries.length);
    });
    finished = true;
  } finally {
    await (finished && !values.keep ? store.remove() : store.close());
    await encoder?.close();
  }
  console.error(`Wrote ${out}`);
});

function hashOf(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The first line of an id counts. Faulty lines are told, and the others answered. */
function unique<Row extends { id: string }>(
  { rows, faults }: { rows: Row[]; faults: string[] },
  file: string,
): Row[] {
  const known = new Map<string, Row>();
  const told = [...faults];
  for (const row of rows) {
    if (known.has(row.id))
      told.push(`${file}: the id ${row.id} stands there more than once; the first one counts`);
    else known.set(row.id, row);
  }
  for (const fault of told) console.error(fault);
  if (told.length > 0) console.error(`${told.length} lines of ${file} are left out.`);
  if (known.size === 0) throw new UstatError('bad-input', `${file} holds no line that can be used.`);
  return [...known.values()];
}

function upTo(name: string, value: string, most: number): number {
  if (/^[1-9]\d*$/.test(value) && Number(value) <= most) return Number(value);
  throw new UstatError('bad-input', `--${name} is a whole number from 1 to ${most}, not "${value}".`);
}

function legOf(value: string): Leg {
  if (value === 'fused' || value === 'dense' || value === 'lexical') return value;
  throw new UstatError('bad-input', `--leg is fused, dense or lexical, not "${value}".`);
}
