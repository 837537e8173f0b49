import { EventEmitter } from 'node:events';
import type { PGliteInterface, Results, Transaction } from '@electric-sql/pglite';
import type { Pool } from 'pg';

interface Asked {
  text: string;
  values?: unknown[];
}

/**
 * As much of pg's Pool as graphile-worker uses, over PGlite's one connection: `begin` opens a
 * transaction of PGlite's, so that nobody else's statement gets between; `listen` is passed on.
 */
export function pglitePool(pg: PGliteInterface): Pool {
  const pool = new EventEmitter();
  const working = new Set<Promise<unknown>>();
  /** What is under way is waited for at the end. */
  function noted<T>(work: Promise<T>): Promise<T> {
    const settled = work.then(
      () => undefined,
      () => undefined,
    );
    working.add(settled);
    void settled.then(() => working.delete(settled));
    return work;
  }
  const client = () => new PgliteClient(pg, noted);
  type Taken = (error: null, taken: PgliteClient, release: () => void) => void;
  const made = Object.assign(pool, {
    query: (asked: string | Asked, values?: unknown[]) => client().query(asked, values),
    connect(then?: Taken) {
      const taken = client();
      if (!then) return Promise.resolve(taken);
      then(null, taken, () => undefined);
    },
    async end() {
      while (working.size > 0) await Promise.all(working);
    },
  });
  for (const event of ['error', 'connect']) pool.on(event, () => undefined);
  return made as unknown as Pool;
}

class PgliteClient extends EventEmitter {
  private open: { tx: Transaction; commit(): void; abort(): void } | null = null;
  private ended: Promise<void> = Promise.resolve();
  private deaf: () => void = () => undefined;

  constructor(
    private readonly pg: PGliteInterface,
    private readonly noted: <T>(work: Promise<T>) => Promise<T>,
  ) {
    super();
  }

  release(): void {}

  query(asked: string | Asked, given?: unknown[]): Promise<{ rows: unknown[] }> {
    const { text, values = given } = typeof asked === 'string' ? { text: asked } : asked;
    return this.noted(this.run(text, values));
  }

  private async run(text: string, values?: unknown[]): Promise<{ rows: unknown[] }> {
    const [word = ''] = text.trim().toLowerCase().split(/[\s;]/);
    if (word === 'begin') await this.begin();
    else if (word === 'commit' || word === 'rollback') await this.end(word);
    else if (word === 'listen') await this.listen(text);
    else if (word === 'unlisten') await this.unlisten(text);
    else return this.ask(text, values);
    return { rows: [] };
  }

  private async ask(text: string, values?: unknown[]): Promise<Results> {
    const on = this.open?.tx ?? this.pg;
    if (values && values.length > 0) return on.query(text, values);
    // several statements come without values; the last one's rows count
    return (await on.exec(text)).at(-1) ?? { rows: [], fields: [] };
  }

  private begin(): Promise<void> {
    return new Promise((opened, failed) => {
      this.ended = this.pg.transaction(
        (tx) =>
          new Promise<void>((commit, refuse) => {
            this.open = { tx, commit, abort: () => refuse(new Error('rolled back')) };
            opened();
          }),
      );
      this.ended.catch(failed);
    });
  }

  private async end(how: 'commit' | 'rollback'): Promise<void> {
    const { open } = this;
    this.open = null;
    if (how === 'commit') {
      open?.commit();
      return this.ended;
    }
    open?.abort();
    await this.ended.catch(() => undefined);
  }

  private async listen(text: string): Promise<void> {
    this.deaf();
    this.deaf = this.pg.onNotification((channel, payload) => this.emit('notification', { channel, payload }));
    await this.pg.exec(text);
  }

  private async unlisten(text: string): Promise<void> {
    this.deaf();
    await this.pg.exec(text);
  }
}
