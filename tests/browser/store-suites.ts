import { describe } from 'vitest';
import { openIdb } from '@/lib/browser/store/idb';
import { EVERYBODY, openRows } from '@/lib/browser/store/rows';
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
