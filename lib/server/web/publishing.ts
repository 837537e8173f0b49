import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { type Actor, type AuditAction, recordAudit } from '../../auth/audit';
import type { SignedIn } from '../../auth/staff-queries';
import { filesOf } from '../../content/course-file-queries';
import { draftsOf, dropDrafts, keepDraft } from '../../content/draft-queries';
import { outlineOf } from '../../content/edit/outline';
import type { Piece } from '../../content/edit/piece';
import { readCourse } from '../../content/import/course';
import { type Problem, Problems } from '../../content/import/problems';
import type { Sql } from '../../db/port';
import { UstatError } from '../../errors';
import { lockCourse } from '../work/load-course';
import { bringBack, draftMark, overtaken, type Publishing, publishCourse } from '../work/publish-course';
import { underEdit } from './editing';
import { services } from './services';

/** A draft as a whole: what is wrong with it, what it changes, how it becomes the course. */

const known = new LRUCache<string, { problems: Problem[] }>({ max: 8 });

/** All that keeps a course from being published; read once for each state of its files. */
function problemsOf(files: ReadonlyMap<string, string>): Problem[] {
  const digest = createHash('sha256');
  for (const [path, text] of files) digest.update(path).update('\0').update(text).update('\0');
  const key = digest.digest('hex');
  const found = known.get(key);
  if (found) return found.problems;
  const problems = new Problems();
  readCourse(files, problems);
  known.set(key, { problems: problems.list });
  return problems.list;
}

/** Where a problem is mended. */
export function pieceOfProblem({ file, path }: Problem, files: ReadonlyMap<string, string>): Piece {
  const { languages, modules, items } = outlineOf(files);
  // without languages no form of words opens
  if (languages.length === 0) return { kind: 'file', id: file };
  const [, language = '', name = ''] = /^([^/]+)\/(.+)$/.exec(file) ?? [];
  const shown = languages.includes(language) ? language : (languages[0] ?? '');
  if (file === 'items.yaml' && typeof path[0] === 'number') {
    const item = items[path[0]];
    if (item) return { kind: 'item', id: item.id, language: shown };
  }
  if (name === 'items.yaml' && items.some(({ id }) => id === path[0]))
    return { kind: 'item', id: String(path[0]), language: shown };
  const index = file === 'course.yaml' && path[0] === 'modules' ? Number(path[1]) : -1;
  const named = name === 'course.yaml' && path[0] === 'modules' ? String(path[1]) : modules[index]?.id;
  const placed = modules.find(({ id }) => id === named);
  if (placed) return { kind: 'module', id: placed.id, language: shown };
  const module = modules.find(({ id }) => name === `${id}.md`);
  if (module) return { kind: 'lesson', id: module.id, language: shown };
  if (name === 'questions.yaml') {
    const asked = path[0] === 'asked' ? String(path[1]) : undefined;
    if (modules.some(({ id }) => id === asked))
      return { kind: 'questions', id: String(asked), language: shown };
  }
  if (file === 'terms.yaml' && typeof path[0] === 'number')
    return { kind: 'term', id: String(path[0]), language: shown };
  if (file === 'course.yaml' || name === 'course.yaml')
    return { kind: 'course', id: 'course', language: shown };
  return { kind: 'file', id: file };
}

const publishDeps = () => {
  const { db, jobs, embedders } = services();
  return { db, jobs, hasEmbedder: embedders.length > 0 };
};

function publishingOf(
  staff: SignedIn,
  actor: Actor,
  { action, courseId, why }: { action: AuditAction; courseId: string; why: string },
): Publishing {
  const { hasher, clock } = services();
  const at = clock();
  const told = (tx: Sql) => recordAudit(tx, hasher, actor, { action, subject: courseId, after: why }, at);
  return { by: staff.name, why, at, told };
}

/** @throws as publishCourse */
export async function publish(
  staff: SignedIn,
  actor: Actor,
  { courseId, seen, why }: { courseId: string; seen: string; why: string },
): Promise<void> {
  const publishing = publishingOf(staff, actor, { action: 'course-published', courseId, why });
  await publishCourse(publishDeps(), courseId, seen, publishing);
}

/** @throws as bringBack */
export async function takeBack(
  staff: SignedIn,
  actor: Actor,
  { courseId, seq, last, why }: { courseId: string; seq: number; last: number; why: string },
): Promise<void> {
  const publishing = publishingOf(staff, actor, { action: 'course-brought-back', courseId, why });
  await bringBack(publishDeps(), courseId, { seq, last }, publishing);
}

/**
 * Drops the draft of a file, or lets it stand over what is published now.
 * @param seen mark of the draft that the page showed
 * @throws UstatError 'conflict' where it is another one by now
 */
export async function decideOnDraft(
  courseId: string,
  { path, seen }: { path: string; seen: string },
  does: 'drop' | 'keep',
): Promise<void> {
  await services().db.transaction(async (tx) => {
    await lockCourse(tx, courseId);
    const [draft] = await draftsOf(tx, courseId, [path]);
    if (!draft || draftMark([draft]) !== seen) throw new UstatError('conflict', 'The draft has changed.');
    if (does === 'drop') await dropDrafts(tx, courseId, [path]);
    else await keepDraft(tx, courseId, path, (await filesOf(tx, courseId, [path])).get(path));
  });
}

/** What publishing would change, and what keeps it from being done. */
export async function draftView(courseId: string) {
  const { published, drafts, files } = await underEdit(services().db, courseId);
  const late = new Set(overtaken(drafts, published).map(({ path }) => path));
  return {
    seen: draftMark(drafts),
    files,
    problems: drafts.length > 0 ? problemsOf(files) : [],
    drafts: drafts.map((draft) => ({
      ...draft,
      seen: draftMark([draft]),
      before: published.get(draft.path) ?? null,
      isLate: late.has(draft.path),
    })),
  };
}
