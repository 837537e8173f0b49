import { describe, expect, it } from 'vitest';
import { openIdb } from '@/lib/browser/store/idb';
import { EVERYBODY, openRows, type Rows } from '@/lib/browser/store/rows';
import { openSaved } from '@/lib/browser/store/saved';
import { savedAnswers } from '@/lib/browser/store/saved-answers';
import { savedConversations } from '@/lib/browser/store/saved-conversations';
import { savedCourses } from '@/lib/browser/store/saved-courses';
import { savedLearner } from '@/lib/browser/store/saved-learner';
import { storeContract } from '../store/contract';
import { conversationsContract } from '../store/conversations-contract';
import { passagesContract } from '../store/passages-contract';
import { openPassages } from './passages-on-phone';
import { parts } from './small-parts';

/** The contracts of the ports, over IndexedDB: bundled, and run in a browser (store.test.ts). */

const ids = () => crypto.randomUUID();
const clock = () => new Date();

async function opened(name: string) {
  const idb = openIdb(name);
  const rows = openRows({ idb, clock, ids });
  const arrive = (id: string) => rows.change(async (tx) => tx.put(EVERYBODY, 'learner', id, { id }));
  return { idb, rows, arrive };
}

describe('the store on a phone', () => {
  storeContract(async () => {
    const { idb, rows, arrive } = await opened('day');
    const saved = openSaved(idb);
    for (const { hash, value } of parts.all) await saved.putPart(hash, value);
    await saved.settle({ manifest: parts.manifest, savedAt: clock() }, []);
    return {
      courses: savedCourses(saved),
      answers: {
        ...savedAnswers(rows),
        recount: async () => {
          throw new Error('the server recounts');
        },
        putBack: async () => {
          throw new Error('the server puts back');
        },
      },
      async newLearner(id) {
        await arrive(id);
        return savedLearner(rows, id);
      },
      close: () => idb.close(),
    };
  });
});

describe('conversations on a phone', () => {
  conversationsContract(async () => {
    const { idb, rows, arrive } = await opened('talk');
    return {
      async newLearner(id) {
        await arrive(id);
        return savedConversations(rows, id);
      },
      close: () => idb.close(),
    };
  });
});

// eight bits a number: DECISIONS, "Better search is the server's encoder"
describe('passages on a phone', () => passagesContract(() => openPassages('passages'), { digits: 2 }));

describe('what a page holds', () => {
  const put = (rows: Rows, what: string) =>
    rows.change(async (tx) => tx.put(EVERYBODY, 'state', 'held', what));
  const got = async (rows: Rows) => (await rows.reads()).get(EVERYBODY, 'state', 'held');

  it('is as it was, with its own changes, until it is let go', async () => {
    const [{ rows: own }, { rows: others }] = [await opened('held'), await opened('held')];
    await put(own, 'first');
    const letGo = await own.hold();
    await put(others, 'theirs');
    expect(await got(own)).toBe('first');
    // a change is made upon what all have done
    await own.change(async (tx) => {
      const before = tx.get<string>(EVERYBODY, 'state', 'held');
      tx.put(EVERYBODY, 'state', 'held', `${before}, and mine`);
    });
    expect(await got(own)).toBe('theirs, and mine');
    letGo();
    await put(others, 'last');
    expect(await got(own)).toBe('last');
  });

  it('is a course with its parts, though another tab puts a later one in its place', async () => {
    const [own, others] = [openSaved(openIdb('held-course')), openSaved(openIdb('held-course'))];
    const savedAt = clock();
    const value = new Map(parts.all.map((part) => [part.hash, part.value]));
    await others.settle({ manifest: parts.manifest, savedAt }, [], value);
    const letGo = await own.hold();
    const later = { ...parts.manifest, parts: parts.manifest.parts.map(laterPart) };
    await others.settle({ manifest: later, savedAt }, [], new Map([[LATER, 'another text']]));
    expect((await own.course('tea'))?.manifest).toEqual(parts.manifest);
    // what it was is no longer here
    expect(await own.part('tea', 'course')).toBe('another text');
    expect((await own.course('tea'))?.manifest).toEqual(later);
    letGo();
    await others.remove('tea');
    expect(await own.courses()).toEqual([]);
  });
});

const LATER = 'f'.repeat(64);
const laterPart = (part: { name: string; hash: string; bytes: number }) =>
  part.name === 'course' ? { ...part, hash: LATER } : part;
