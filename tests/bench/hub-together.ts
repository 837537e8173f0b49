import { gzipSync } from 'node:zlib';
import { v7 } from 'uuid';
import { reply, type SyncBatch } from '@/lib/sync/protocol';
import { EVENT_VERSION } from '@/lib/sync/version';
import { answerTo } from '../support/answer-to';
import { course } from '../support/learner';

/** What a class does in one moment: it saves the course, and sends what it did at home. */

const COURSE_ID = course.structure.id;
const PACK = `/api/pack/${COURSE_ID}`;
/** Of a phone that was without a network for an evening. */
const ROUNDS = 8;
const IN_A_ROUND = 5;

export interface Asked {
  status: number;
  text: string;
  ms: number;
}
type Ask = (path: string, body?: Uint8Array<ArrayBuffer>) => Promise<Asked>;

/** All that a phone fetches to save the course. @returns bytes */
export async function saveCourse(ask: Ask): Promise<number> {
  const { parts } = JSON.parse((await ask(PACK)).text) as { parts: { name: string; hash: string }[] };
  let bytes = 0;
  for (const { name, hash } of parts) {
    const { text } = await ask(`${PACK}?${new URLSearchParams({ part: name, hash })}`);
    bytes += text.length;
  }
  return bytes;
}

/** Sends forty answers in eight rounds. @returns how many of them the server has taken */
export async function sendEvening(ask: Ask, n: number): Promise<number> {
  const { learner } = JSON.parse((await ask('/api/own')).text) as { learner: string };
  const device = v7();
  const events = evening(n).map((one, at) => ({
    ...{ id: v7(), device, learner, counter: at + 1, at: Date.now() - 60_000, version: EVENT_VERSION },
    ...one,
  }));
  const batch: SyncBatch = { version: EVENT_VERSION, device, learner, sentAt: Date.now(), events };
  const { status, text } = await ask('/api/sync', new Uint8Array(gzipSync(JSON.stringify(batch))));
  if (status !== 200) return 0;
  return reply.parse(JSON.parse(text)).outcomes.filter(({ is }) => is === 'taken').length;
}

/** Events of an evening; another module for each phone to begin with. */
function evening(n: number): { kind: string; payload: object }[] {
  const { modules } = course.structure;
  return Array.from({ length: ROUNDS }, (_, at) => modules[(n + at) % modules.length]?.id ?? '').flatMap(
    (moduleId) => {
      const roundId = v7();
      const known = course.items.filter((item) => item.moduleId === moduleId).slice(0, IN_A_ROUND);
      const items = known.map(({ definition: { id }, version }) => ({ itemId: id, version }));
      const at = new Date(Date.now() - 60_000);
      const head = { id: roundId, courseId: COURSE_ID, kind: 'practice', moduleId, length: IN_A_ROUND };
      const round = (count: number, finishedAt: Date | null) => ({
        kind: 'round',
        payload: { ...head, items: items.slice(0, count), startedAt: at, finishedAt },
      });
      const answers = known.map(({ definition, version, texts }, index) => {
        const text = texts.ky ?? Object.values(texts)[0];
        if (!text) throw new Error(`${definition.id} has no text`);
        const shown = { courseId: COURSE_ID, itemVersion: version, language: 'ky', roundId };
        const item = {
          ...{ courseId: COURSE_ID, moduleId, version, definition, text },
          ...{ texts: Object.values(texts), language: 'ky' },
        };
        return {
          kind: 'answer',
          payload: {
            ...{ attemptId: v7(), ...shown, itemId: definition.id, position: index + 1 },
            answer: answerTo(item, (n + index) % 3 > 0),
          },
        };
      });
      return [round(items.length, null), ...answers, round(items.length, at)];
    },
  );
}
