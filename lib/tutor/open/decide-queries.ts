import { isInLettersOf } from '../../content/import/questions';
import type { Db, Sql } from '../../db/port';
import { UstatError } from '../../errors';
import { addQuestions, rewordQuestions, setQuestions } from '../../retrieval/added-queries';
import type { AddedQuestion, Section } from '../../retrieval/schema';
import { type DeskGroup, deskGroup } from './desk-queries';
import { type GroupEvent, standingOn } from './review';

/** What a curator makes of a group; each decision is an event, and changes what the tutor finds. */

export type GroupDecision =
  | { do: 'give'; to: Section; questions: readonly Asked[] }
  /** Those that were given; `texts`: in other words, by id. */
  | { do: 'approve'; texts: readonly { id: string; text: string }[] }
  | { do: 'missing'; words: string }
  | { do: 'outside' }
  | { do: 'not-ours'; questions: readonly Asked[] }
  | { do: 'undo' };

/** As a course's own questions. */
const LONGEST = 300;
const LETTERED = ['ky', 'ru', 'ar', 'en'];

type Asked = Pick<AddedQuestion, 'text' | 'language'>;

interface Deps {
  db: Db;
  clock: () => Date;
  ids: () => string;
}

/**
 * @param seen the number of the last event that the page showed; 0 before the first, and of who
 *   takes a decision of their own back from another page
 * @throws UstatError 'not-found'; 'conflict' where somebody has decided since; 'bad-input' where no
 *   question is chosen, the section is not the course's, or there is nothing to take back
 */
export async function decideOnGroup(
  { db, clock, ids }: Deps,
  by: { name: string },
  at: { courseId: string; groupId: string; seen: number },
  decision: GroupDecision,
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.query('select from question_group where id = $1 for update', [at.groupId]);
    const group = await deskGroup(tx, at.courseId, at.groupId);
    const seen = group.events.at(-1)?.seq ?? 0;
    const isSeen = seen === at.seen || (decision.do === 'undo' && isOwn(group.events, by.name));
    if (!isSeen) throw new UstatError('conflict', 'Somebody has decided on these questions meanwhile.');
    const who = { by: by.name, at: clock() };
    const event = { ...NOTHING, ...who, ...(await done(tx, group, decision, who, ids)), seq: seen + 1 };
    await tx.query(
      `insert into question_event (group_id, seq, kind, by, at, words, module_id, section_id, added, undoes)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10)`,
      [
        ...[group.id, event.seq, event.kind, event.by, event.at, event.words],
        ...[event.moduleId, event.sectionId, JSON.stringify(event.added), event.undoes],
      ],
    );
    const { state } = standingOn([...group.events, event]);
    await tx.query('update question_group set state = $2 where id = $1', [group.id, state]);
  });
}

/** Whether what an undo would take back is one's own, and nobody has done anything since. */
function isOwn(events: readonly GroupEvent[], name: string): boolean {
  return [events.at(-1), standingOn(events).last].every((event) => !event || event.by === name);
}

const NOTHING = { words: null, moduleId: null, sectionId: null, added: [], undoes: null };
type Done = Pick<GroupEvent, 'kind'> & Partial<GroupEvent>;
type Who = Pick<GroupEvent, 'by' | 'at'>;

async function done(
  tx: Sql,
  group: DeskGroup,
  decision: GroupDecision,
  who: Who,
  ids: () => string,
): Promise<Done> {
  const { last, state } = standingOn(group.events);
  if (decision.do === 'undo') return undone(tx, group, last);
  if (decision.do === 'approve') {
    if (state !== 'in-review' || !last) throw new UstatError('conflict', 'Nothing waits to be approved.');
    await rewordQuestions(tx, group.courseId, decision.texts);
    await setQuestions(tx, group.courseId, last.added, 'approved');
    const { moduleId, sectionId, added } = last;
    return { kind: 'approved', moduleId, sectionId, added };
  }
  // another decision takes the place of the one before
  if (last && last.added.length > 0) await setQuestions(tx, group.courseId, last.added, 'withdrawn');
  switch (decision.do) {
    case 'give':
      return { kind: 'given', ...decision.to, added: await add(tx, group, decision, who, ids) };
    case 'missing':
      return { kind: 'missing', words: decision.words };
    case 'outside':
      return { kind: 'outside' };
    case 'not-ours':
      return { kind: 'not-ours', added: await add(tx, group, decision, who, ids) };
  }
}

async function add(
  tx: Sql,
  { courseId }: DeskGroup,
  { questions, ...decision }: Extract<GroupDecision, { do: 'give' | 'not-ours' }>,
  { by, at }: Who,
  ids: () => string,
): Promise<string[]> {
  if (questions.length === 0) throw new UstatError('bad-input', 'Choose at least one question.');
  const answer = decision.do === 'give' ? decision.to : null;
  const added = questions.map(({ text, language }) => ({
    ...{ id: ids(), text: text.slice(0, LONGEST), answer },
    // what was heard as one language may be written in letters of another: no course file takes it
    language: [language, ...LETTERED].find((one) => isInLettersOf(one, text)) ?? language,
  }));
  await addQuestions(tx, courseId, added, { state: answer ? 'in-review' : 'approved', by, at });
  return added.map(({ id }) => id);
}

/** Back to the decision before, and to what the tutor found then. */
async function undone(tx: Sql, { courseId, events }: DeskGroup, last: GroupEvent | null): Promise<Done> {
  if (!last) throw new UstatError('bad-input', 'There is nothing to take back.');
  const before = standingOn(events.filter(({ seq }) => seq !== last.seq)).last;
  await setQuestions(tx, courseId, last.added, 'withdrawn');
  if (before && before.added.length > 0)
    await setQuestions(tx, courseId, before.added, before.kind === 'given' ? 'in-review' : 'approved');
  return { kind: 'undone', undoes: last.seq };
}
