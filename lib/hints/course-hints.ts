import { md5 } from '@noble/hashes/legacy.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { ParsedCourse } from '../content/parsed-course';
import type { Chunk } from '../retrieval/schema';
import type { CheckResult } from './checks/check';
import { riskOf } from './checks/run-checks';
import { checksOfImported, importedHints } from './imported-hints';
import { reviewOf } from './review';
import type { FiledHint, HintEvent, HintPlace, Provenance } from './schema';
import { itemHash, sectionTexts, sourceKey } from './sources';

/** What loading a course makes of its hints: pure, so that both databases and tests share it. */

export interface KnownHint extends Omit<HintPlace, 'courseId'> {
  id: string;
  events: HintEvent[];
  /** By version. */
  texts: Record<string, string>;
  provenance: Record<string, Provenance>;
}

/** What is to be written: new hints, new texts, and what became of all of them. */
export interface CourseChange {
  hints: (FiledHint & { risk?: number })[];
  versions: {
    hintId: string;
    version: number;
    text: string;
    provenance: Provenance;
    checks?: CheckResult[];
  }[];
  events: Map<string, HintEvent[]>;
}

const BY_COURSE: Provenance = { by: 'course', name: '', sources: [], itemHash: null };

/** The same in every database, and as migration 43 makes it. */
export function authoredId({ courseId, itemId, language, level }: Omit<HintPlace, 'answer'>): string {
  return uuidOf(`ustat hint ${courseId} ${itemId} ${language} ${level}`);
}

/** Made of a text, so that the same hint has the same id wherever it arrives. */
export function uuidOf(text: string): string {
  const hex = bytesToHex(md5(utf8ToBytes(text)));
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

export function authoredHints({ structure: { id: courseId }, items }: ParsedCourse): FiledHint[] {
  return items.flatMap(({ definition, hints, texts: words }) =>
    Object.entries(hints).flatMap(([language, texts]) =>
      texts.map((text, at) => {
        const place = { courseId, itemId: definition.id, language, level: at + 1 };
        const beside = words[language];
        const cameWith = beside && itemHash(definition, beside);
        const provenance = { ...BY_COURSE, ...(cameWith ? { cameWith } : {}) };
        return { ...place, id: authoredId(place), answer: null, text, provenance };
      }),
    ),
  );
}

/**
 * Hints of the files are approved by the course's author, and again when their text changes there;
 * those of another course's author wait for a reviewer, and again when their text changes. What
 * curators made of one that stays the same in the files stands. Hints that were written for an
 * item or from a passage that is another now go back to review.
 */
export function courseChange(
  course: ParsedCourse,
  chunks: readonly Chunk[],
  known: readonly KnownHint[],
  at: Date,
): CourseChange {
  const change: CourseChange = { hints: [], versions: [], events: new Map() };
  const inFiles = [...authoredHints(course), ...importedHints(course)];
  const checksOf = checksOfImported(course, chunks);
  const byId = new Map(known.map((hint) => [hint.id, hint]));
  for (const hint of inFiles) {
    const stored = byId.get(hint.id);
    if (stored && !isNewText(stored, hint)) {
      bringBack(change, stored, at);
      continue;
    }
    const checks = hint.provenance.by === 'import' ? checksOf(hint) : null;
    if (!stored) change.hints.push(checks ? { ...hint, risk: riskOf(checks) } : hint);
    take(change, hint, stored, checks, at);
  }
  const ids = new Set(inFiles.map(({ id }) => id));
  const sourceOf = currentSources(course, chunks);
  for (const hint of known) {
    const isOfFiles = Object.values(hint.provenance).some(({ by }) => by === 'course' || by === 'import');
    const { state, version } = reviewOf(hint.events);
    if (isOfFiles && !ids.has(hint.id)) {
      if (state !== 'retired') add(change, hint, { kind: 'retired', version, at });
      continue;
    }
    const reason = state === 'approved' && !change.events.has(hint.id) ? sourceOf(hint, version) : null;
    if (reason) add(change, hint, { kind: 'source-changed', version, at, reason });
  }
  return change;
}

/** Whether the files say something else than when they were last loaded. */
function isNewText({ texts, provenance }: KnownHint, { text, provenance: { by } }: FiledHint): boolean {
  const own = Object.keys(texts).filter((version) => provenance[version]?.by === by);
  const last = Math.max(...own.map(Number));
  return texts[last] !== text;
}

/** One that had left the files stands as it did before: what was rejected stays so. */
function bringBack(change: CourseChange, { id, events }: KnownHint, at: Date): void {
  const { state, version, by } = reviewOf(events);
  if (state !== 'retired' || !by || events.find(({ seq }) => seq === by.seq)?.by !== '') return;
  add(change, { id, events }, { kind: 'undone', version, at, undoes: by.seq });
}

/** @param checks of a hint that waits for a reviewer */
function take(
  change: CourseChange,
  { id, text, provenance }: FiledHint,
  stored: KnownHint | undefined,
  checks: CheckResult[] | null,
  at: Date,
): void {
  const version = 1 + Math.max(0, ...Object.keys(stored?.texts ?? {}).map(Number));
  change.versions.push({ hintId: id, version, text, provenance, ...(checks ? { checks } : {}) });
  const approved = checks ? [] : [{ kind: 'approved' as const, version, at }];
  add(change, stored ?? { id, events: [] }, { kind: 'imported', version, at }, ...approved);
}

/** Adds what became of a hint, after what is there and what was added before. */
export function add(
  { events }: CourseChange,
  hint: Pick<KnownHint, 'id' | 'events'>,
  ...added: (Pick<HintEvent, 'kind' | 'version' | 'at'> & Partial<Pick<HintEvent, 'reason' | 'undoes'>>)[]
): void {
  const already = events.get(hint.id) ?? [];
  const last = (already.at(-1) ?? hint.events.at(-1))?.seq ?? 0;
  const whole = added.map((event, place) => ({
    ...{ seq: last + 1 + place, by: '', words: null, undoes: null, reason: null },
    ...event,
  }));
  events.set(hint.id, [...already, ...whole]);
}

/** What of a hint's sources is another now; null: nothing. */
export function currentSources(course: ParsedCourse, chunks: readonly Chunk[]) {
  const items = new Map(course.items.map((item) => [item.definition.id, item]));
  const sections = sectionTexts(chunks);
  return (
    { itemId, language, provenance }: Pick<KnownHint, 'itemId' | 'language' | 'provenance'>,
    version: number,
  ): 'item' | 'passage' | null => {
    const from = provenance[version];
    const item = items.get(itemId);
    const text = item?.texts[language];
    if (!from || !item || !text) return null;
    if (from.itemHash !== null && from.itemHash !== itemHash(item.definition, text)) return 'item';
    const isChanged = from.sources.some((source) => sections.get(sourceKey(source))?.hash !== source.hash);
    return isChanged ? 'passage' : null;
  };
}
