import type { ParsedCourse } from '@/lib/content/parsed-course';
import type { Round } from '@/lib/practice/store';
import type { Done } from '@/lib/sync/recording';
import { answerTo } from './answer-to';

/** What a learner's phones share with each other and a seed decides. */
export interface Doing {
  course: ParsedCourse;
  random: () => number;
  pick<T>(list: readonly T[]): T;
  ids: () => string;
  /** The same round may be gone on with on several phones. */
  rounds: Extract<Round, { kind: 'practice' }>[];
  conversations: string[];
  turns: string[];
  attempts: string[];
}

/** One thing that a learner does, as events. */
export function doSomething(doing: Doing, now: Date): Done[] {
  const { random, pick, course } = doing;
  const courseId = course.structure.id;
  const moduleId = pick(course.structure.modules).id;
  const what = random();
  if (what < 0.5) return answer(doing, now);
  if (what < 0.6)
    return [{ kind: 'read', payload: { courseId, moduleId, blockId: pick(['b1', 'b2', 'b3']) } }];
  if (what < 0.65) {
    const filled = { ticked: [], gaps: { who: `${Math.floor(random() * 99)}` }, lines: [] };
    return [{ kind: 'sheet', payload: { courseId, sheetId: pick(['one', 'two']), filled } }];
  }
  if (what < 0.75) return [decision(doing, now, moduleId)];
  if (what < 0.8) return placement(doing, now);
  if (what < 0.92) return [turn(doing, now)];
  const turnId = pick([...doing.turns, doing.ids()]);
  if (what < 0.97) return [{ kind: 'mark', payload: { turnId, helped: random() < 0.5 } }];
  const conversationId = pick([...doing.conversations, doing.ids()]);
  return [{ kind: 'conversation', payload: { conversationId, now: pick(['hidden', 'shown', 'removed']) } }];
}

/** In a round that is new or under way on some phone; a hint may come first. */
function answer(doing: Doing, now: Date): Done[] {
  const { random, pick, ids, course } = doing;
  const courseId = course.structure.id;
  if (doing.rounds.length === 0 || random() < 0.3)
    doing.rounds.push({
      ...{ id: ids(), courseId, kind: 'practice', moduleId: 'brew', length: 2 },
      ...{ items: [], startedAt: now, finishedAt: null },
    });
  const known = pick(doing.rounds);
  const parsed = pick(course.items.filter(({ moduleId }) => moduleId === 'brew'));
  const { definition, version, texts } = parsed;
  const itemId = definition.id;
  const items = known.items.length > 1 ? known.items : [...known.items, { itemId, version }];
  const round = { ...known, items, finishedAt: items.length > 1 && random() < 0.5 ? now : known.finishedAt };
  // the other phone does not always know
  if (random() < 0.6) doing.rounds[doing.rounds.indexOf(known)] = round;
  const position = 1 + Math.floor(random() * 2);
  const text = Object.values(texts)[0] ?? expectText();
  const item = {
    ...{ courseId, moduleId: 'brew', version, definition, text, texts: Object.values(texts) },
    language: 'en',
  };
  const roundId = round.id;
  const hint = { roundId, position, itemId, level: 1, hintId: null, hintVersion: null, language: 'en' };
  const given = {
    attemptId: ids(),
    courseId,
    itemId,
    itemVersion: version,
    language: 'en',
    roundId,
    position,
  };
  return [
    ...(random() < 0.3 ? [{ kind: 'hint' as const, payload: hint }] : []),
    { kind: 'answer', payload: { ...given, answer: answerTo(item, random() < 0.6) } },
    { kind: 'round', payload: round },
  ];
}

function expectText(): never {
  throw new Error('the item has no text');
}

function decision({ ids, pick, course }: Doing, now: Date, moduleId: string): Done {
  const candidates = course.structure.modules.map(({ id }) => ({
    ...{ moduleId: id, eligible: true, score: 0.5, propensity: 0.5 },
    parts: { expectedProgress: 0.25, opens: 0, review: 0.25 },
  }));
  const made = { id: ids(), courseId: course.structure.id, decidedAt: now, policy: 'ustat/4', seed: 'seed' };
  const picked = pick([null, moduleId]);
  return {
    kind: 'decision',
    payload: {
      ...made,
      ...{ choice: moduleId, propensity: 0.5, candidates, reasons: [], runnerUp: null },
      ...{ picked, pickedAt: picked === null ? null : now },
    },
  };
}

function placement({ ids, pick, course }: Doing, now: Date): Done[] {
  const roundId = ids();
  const courseId = course.structure.id;
  const endedAt = pick([null, now]);
  const outcome = endedAt && [{ moduleId: 'brew', chance: 0.5, opens: false }];
  const head = { id: roundId, courseId, length: 3, items: [], startedAt: now, finishedAt: endedAt };
  const placed = { courseId, roundId, policy: 'placement/2', choices: [], outcome, endedAt };
  const done: Done[] = [
    { kind: 'round', payload: { ...head, kind: 'placement', moduleId: null } },
    { kind: 'placement', payload: placed },
  ];
  return pick([done, [...done].reverse()]);
}

function turn(doing: Doing, now: Date): Done {
  const { random, pick, ids, course } = doing;
  if (doing.conversations.length === 0 || random() < 0.3) doing.conversations.push(ids());
  const turnId = ids();
  doing.turns.push(turnId);
  const opened = { courseId: course.structure.id, moduleId: null, roundId: null, position: null };
  return {
    kind: 'turn',
    payload: {
      ...{ turnId, language: 'en', question: `Why ${turnId.slice(-4)}?` },
      conversation: { id: pick(doing.conversations), ...opened, startedAt: now },
      answer: { kind: 'not-in-course', nearestModules: [] },
    },
  };
}
