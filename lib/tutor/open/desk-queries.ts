import type { Sql } from '../../db/port';
import { UstatError } from '../../errors';
import { questionsWithIds } from '../../retrieval/added-queries';
import type { AddedQuestion, Section } from '../../retrieval/schema';
import type { OpenQuestion } from '../sent-question-queries';
import { type GroupEvent, type GroupState, standingOn } from './review';

/** What the desk reads of the questions that the tutor did not answer: no word of who asked. */

/** Which groups of a course a list shows; `waiting`: those that nobody has decided on. */
export type Shown = 'waiting' | Exclude<GroupState, 'open' | 'in-review'>;

export interface ListedGroup {
  id: string;
  state: GroupState;
  /** Of the question that came first, or that the group has added where all have gone. */
  text: string;
  language: string;
  count: number;
  languages: string[];
  /** Of the last decision: what is missing. */
  words: string | null;
}

const STATES: Record<Shown, readonly GroupState[]> = {
  waiting: ['open', 'in-review'],
  answered: ['answered'],
  missing: ['missing'],
  outside: ['outside'],
  'not-ours': ['not-ours'],
};

/**
 * Of `question_group g left join sent_question s`: groups whose questions have gone with those who
 * asked are shown while the tutor finds what they added, so that it can be taken back.
 */
const SHOWN = `(s.turn_id is not null or g.state in ('in-review', 'answered', 'not-ours'))`;

/** Groups of a course in some states, the most asked first; of $1 the course, $2 the states. */
const RANKED = `select g.id, g.state, count(s.turn_id)::int as count,
    coalesce(array_agg(distinct s.language) filter (where s.language is not null), '{}') as languages,
    row_number() over (order by count(s.turn_id) desc, g.made_at, g.id) as place
   from question_group g left join sent_question s on s.group_id = g.id
  where g.course_id = $1 and g.state = any($2::text[]) and ${SHOWN} group by g.id`;

/** @param slice rows of a page */
export async function groupsOf(
  sql: Sql,
  courseId: string,
  shown: Shown,
  { from, most }: { from: number; most: number },
): Promise<ListedGroup[]> {
  const rows = await sql.query<ListedRow>(
    `select r.id, r.state, r.count, r.languages, f.text, f.language,
         (select e.added from question_event e where e.group_id = r.id and e.added <> '[]' order by e.seq desc limit 1) as added,
         (select e.words from question_event e where e.group_id = r.id and e.words is not null order by e.seq desc limit 1) as words
       from (${RANKED} order by place offset $3 limit $4) r
       left join lateral (select s.text, s.language from sent_question s where s.group_id = r.id
         order by s.sent_at, s.turn_id limit 1) f on true
      order by r.place`,
    [courseId, STATES[shown], from, most],
  );
  const gone = rows.flatMap(({ text, added }) => (text === null ? (added?.slice(0, 1) ?? []) : []));
  const questions = gone.length > 0 ? await questionsWithIds(sql, courseId, gone) : [];
  return rows.map(({ added, text, language, ...group }): ListedGroup => {
    const first = questions.find(({ id }) => id === added?.[0]);
    return {
      ...group,
      text: text ?? first?.text ?? '',
      language: language ?? first?.language ?? '',
    };
  });
}

/** `text`: null where all have gone who asked; `added`: what the group has added last. */
type ListedRow = Omit<ListedGroup, 'text' | 'language'> & {
  text: string | null;
  language: string | null;
  added: string[] | null;
};

/** Groups, and questions in them, by what a list shows. */
export async function countGroups(
  sql: Sql,
  courseId: string,
): Promise<Record<Shown, { groups: number; questions: number }>> {
  const rows = await sql.query<{ state: GroupState; groups: number; questions: number }>(
    `select g.state, count(distinct g.id)::int as groups, count(s.turn_id)::int as questions
       from question_group g left join sent_question s on s.group_id = g.id
      where g.course_id = $1 and ${SHOWN} group by g.state`,
    [courseId],
  );
  const sum = (shown: Shown) =>
    rows
      .filter(({ state }) => STATES[shown].includes(state))
      .reduce(
        (all, { groups, questions }) => ({
          groups: all.groups + groups,
          questions: all.questions + questions,
        }),
        { groups: 0, questions: 0 },
      );
  return {
    ...{ waiting: sum('waiting'), answered: sum('answered'), missing: sum('missing') },
    ...{ outside: sum('outside'), 'not-ours': sum('not-ours') },
  };
}

/** The groups before and after one among those that wait; null: none. */
export async function besideGroup(
  sql: Sql,
  courseId: string,
  groupId: string,
): Promise<{ next: string | null; previous: string | null }> {
  const [row] = await sql.query<{ next: string | null; previous: string | null }>(
    `select next, previous from (
       select id, lead(id) over (order by place) as next, lag(id) over (order by place) as previous from (${RANKED}) r) beside
      where id = $3`,
    [courseId, STATES.waiting, groupId],
  );
  return row ?? { next: null, previous: null };
}

/** A question in a group, in each wording once. */
export interface Wording extends Pick<OpenQuestion, 'text' | 'language'> {
  count: number;
  /** The wording that most of those who did so have sent, or said that it did not help. */
  whys: OpenQuestion['why'][];
  /** Sections that the tutor showed, where its answer did not help. */
  shown: Section[];
}

export interface DeskGroup {
  id: string;
  courseId: string;
  state: GroupState;
  count: number;
  /** At most WORDINGS, the most frequent first. */
  wordings: Wording[];
  events: GroupEvent[];
  /** Questions of the last decision, to be approved or approved. */
  added: AddedQuestion[];
}

/** Of a group a curator chooses among so many. */
const WORDINGS = 40;

/** @throws UstatError 'not-found' for a group of another course too */
export async function deskGroup(sql: Sql, courseId: string, id: string): Promise<DeskGroup> {
  const [row] = await sql.query<{ count: number; events: GroupEvent[] }>(
    `select (select count(*)::int from sent_question s where s.group_id = g.id) as count,
       (select coalesce(json_agg(json_build_object('seq', e.seq, 'kind', e.kind, 'by', e.by, 'at', e.at, 'words', e.words,
           'moduleId', e.module_id, 'sectionId', e.section_id, 'added', e.added, 'undoes', e.undoes) order by e.seq), '[]')
          from question_event e where e.group_id = g.id) as events
     from question_group g where g.id = $1 and g.course_id = $2`,
    [id, courseId],
  );
  if (!row) throw new UstatError('not-found', `No group ${id}.`);
  const events = row.events.map((event) => ({ ...event, at: new Date(event.at) }));
  const { state, last } = standingOn(events);
  const [wordings, added] = await Promise.all([
    wordingsOf(sql, id),
    last ? questionsWithIds(sql, courseId, last.added) : [],
  ]);
  return { id, courseId, state, count: row.count, wordings, events, added };
}

function wordingsOf(sql: Sql, groupId: string): Promise<Wording[]> {
  return sql.query(
    `select min(s.text) as text, s.language, count(*)::int as count, array_agg(distinct s.why) as whys,
       coalesce(jsonb_agg(distinct jsonb_build_object('moduleId', c.value->>'moduleId', 'sectionId', c.value->>'sectionId'))
         filter (where c.value->>'sectionId' <> '' and s.why <> 'sent'), '[]') as shown
       from sent_question s
       left join turn t on t.learner_id = s.learner_id and t.id = s.turn_id
       left join lateral (select t.answer->'citations'->0 as value) c on true
      where s.group_id = $1 group by lower(s.text), s.language
      order by count desc, min(s.sent_at), text limit $2`,
    [groupId, WORDINGS],
  );
}
