import * as z from 'zod';
import type { Sql } from '../db/port';
import type { TokenBudget } from '../hints/token-budget';

/** What a model has written for pages of texts; a page has one draft, the newest. */

export type DraftOutcome = 'done' | 'budget' | 'failed' | 'unreadable';

/** A page of texts of a course in a language. */
export interface DraftPlace {
  courseId: string;
  language: string;
  texts: string;
}

const draftedTexts = z.record(z.string(), z.object({ text: z.string(), source: z.string() }));
/** By the names of the texts; `source`: hash of what each was translated from. */
export type DraftedTexts = z.infer<typeof draftedTexts>;

export interface TranslationDraft {
  by: string;
  askedAt: Date;
  model: string;
  /** Null: not written yet. */
  outcome: DraftOutcome | null;
  texts: DraftedTexts;
}

/** A day, as a budget has it. */
const DAY_MS = 86_400_000;

/** In the place of the draft that the page had. @returns false while that is being written */
export async function askDraft(
  tx: Sql,
  { courseId, language, texts }: DraftPlace,
  { by, model, prompts, at }: { by: string; model: string; prompts: string; at: Date },
): Promise<boolean> {
  const rows = await tx.query(
    `insert into translation_draft (course_id, language, texts, by, asked_at, model, prompts)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (course_id, language, texts) do update set by = excluded.by, asked_at = excluded.asked_at,
       model = excluded.model, prompts = excluded.prompts, outcome = null, words = null,
       spent = case when translation_draft.asked_at > $8 then translation_draft.spent else 0 end
     where translation_draft.outcome is not null or translation_draft.asked_at < $8
     returning 1`,
    [courseId, language, texts, by, at, model, prompts, new Date(at.getTime() - DAY_MS)],
  );
  return rows.length > 0;
}

export async function draftOf(
  sql: Sql,
  { courseId, language, texts }: DraftPlace,
): Promise<TranslationDraft | null> {
  const [row] = await sql.query<Omit<TranslationDraft, 'texts'> & { words: string | null }>(
    `select by, asked_at as "askedAt", model, outcome, words from translation_draft
      where course_id = $1 and language = $2 and texts = $3`,
    [courseId, language, texts],
  );
  if (!row) return null;
  const { words, ...draft } = row;
  return { ...draft, texts: words === null ? {} : draftedTexts.parse(JSON.parse(words)) };
}

/** What has ended stays ended. */
export async function endDraft(
  sql: Sql,
  { courseId, language, texts }: DraftPlace,
  outcome: DraftOutcome,
  words: DraftedTexts = {},
): Promise<void> {
  await sql.query(
    `update translation_draft set outcome = $4, words = $5
      where course_id = $1 and language = $2 and texts = $3 and outcome is null`,
    [courseId, language, texts, outcome, JSON.stringify(words)],
  );
}

/** All drafts of a day have one budget. @param most tokens */
export function dayBudget(
  sql: Sql,
  { courseId, language, texts }: DraftPlace,
  most: number,
  clock: () => Date,
): TokenBudget {
  return {
    async reserve(tokens) {
      const since = new Date(clock().getTime() - DAY_MS);
      const rows = await sql.query(
        `update translation_draft set spent = spent + $4
          where course_id = $1 and language = $2 and texts = $3 and
            (select coalesce(sum(spent), 0)::int from translation_draft where asked_at > $6) + $4 <= $5
          returning 1`,
        [courseId, language, texts, tokens, most, since],
      );
      return rows.length > 0;
    },
    async settle(reserved, used) {
      await sql.query(
        `update translation_draft set spent = greatest(0, spent + $4)
          where course_id = $1 and language = $2 and texts = $3`,
        [courseId, language, texts, used - reserved],
      );
    },
  };
}
