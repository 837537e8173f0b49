import type { ParsedCourse } from '../content/parsed-course';
import type { ReviewedHint } from '../content/reviewed-hints';
import { add, authoredId, type CourseChange, type KnownHint, uuidOf } from './course-hints';
import { importedId } from './imported-hints';
import { reviewOf } from './review';
import type { HintPlace, Provenance } from './schema';

/** Hints as another desk has left them (hints.yaml of a course), and this desk's as a file. */

/** Whether what a hint was written from is another now. */
type Changed = (
  hint: Pick<KnownHint, 'itemId' | 'language' | 'provenance'>,
  version: number,
) => 'item' | 'passage' | null;

/**
 * Adds to a change what the file brings. What somebody of this site has decided about a hint or a
 * text of the same place stands; the rest is as the file says, approved one after another, so that
 * of a level the same one is shown as there.
 */
export function addReviewed(
  change: CourseChange,
  { structure: { id: courseId }, reviewed = [] }: ParsedCourse,
  known: readonly KnownHint[],
  changed: Changed,
  at: Date,
): void {
  const byId = new Map(known.map((hint) => [hint.id, hint]));
  const places = new Map<string, number>();
  for (const line of reviewed) {
    const place = placeOf(courseId, line);
    const key = placeKey(place);
    const order = 1 + (places.get(key) ?? 0);
    places.set(key, order);
    const when = new Date(at.getTime() + order);
    if (line.of) {
      const id = line.of === 'items' ? authoredId(place) : importedId(place);
      takeFiled(change, { line, id, stored: byId.get(id), place, changed, when });
    } else if (!known.some((hint) => placeKey({ courseId, ...hint }) === key && hasText(hint, line.text)))
      takeOther(change, { line, place, changed, when });
  }
}

interface Taken {
  line: ReviewedHint;
  place: HintPlace;
  changed: Changed;
  when: Date;
}

/**
 * What the other desk made of a hint that stands in another file of the course, too. What was
 * approved there for other words of the exercise, or from another section, waits for a reviewer.
 */
function takeFiled(
  change: CourseChange,
  { line, id, stored, place, changed, when }: Taken & { id: string; stored: KnownHint | undefined },
): void {
  const isNew = change.versions.some(({ hintId }) => hintId === id);
  // somebody here has looked at it, and its author says nothing new
  if (!isNew && (!stored || stored.events.some(({ by }) => by !== ''))) return;
  const events = [...(stored?.events ?? []), ...(change.events.get(id) ?? [])];
  const { state, version } = reviewOf(events);
  const hint = { id, events: stored?.events ?? [] };
  if (line.withdrawn) {
    if (state === 'approved') add(change, hint, { kind: 'rejected', version, at: when, reason: 'other' });
    return;
  }
  const { text = '' } = line;
  const provenance = provenanceOf(line);
  const isOfOther = changed({ ...place, provenance: { 1: provenance } }, 1) !== null;
  const own = change.versions.find(({ hintId, version: one }) => hintId === id && one === version);
  if ((own?.text ?? stored?.texts[version]) === text) {
    if (!isOfOther && (isNew || state !== 'approved'))
      add(change, hint, { kind: 'approved', version, at: when });
    return;
  }
  const next = version + 1;
  change.versions.push({ hintId: id, version: next, text, provenance });
  add(change, hint, { kind: 'edited', version: next, at: when });
  if (!isOfOther) add(change, hint, { kind: 'approved', version: next, at: when });
}

/** One that stands beside those of other files. */
function takeOther(change: CourseChange, { line, place, changed, when }: Taken): void {
  const { text = '' } = line;
  const id = uuidOf(`ustat reviewed hint ${placeKey(place)} ${text}`);
  const provenance = provenanceOf(line);
  const hint = { id, events: [] };
  change.hints.push({ ...place, id, text, provenance });
  change.versions.push({ hintId: id, version: 1, text, provenance });
  add(change, hint, { kind: 'imported', version: 1, at: when }, { kind: 'approved', version: 1, at: when });
  const reason = changed({ ...place, provenance: { 1: provenance } }, 1);
  if (reason) add(change, hint, { kind: 'source-changed', version: 1, at: when, reason });
}

const hasText = ({ texts }: KnownHint, text: string | undefined) =>
  Object.values(texts).some((one) => one === text);

const placeOf = (courseId: string, { item, language, level = 0, answer }: ReviewedHint): HintPlace => ({
  ...{ courseId, itemId: item, language, level, answer: answer ?? null },
});

const placeKey = ({ courseId, itemId, language, level, answer }: HintPlace) =>
  JSON.stringify([courseId, itemId, language, level, answer]);

function provenanceOf({
  by = 'person',
  name = '',
  prompts,
  itemHash,
  sources = [],
}: ReviewedHint): Provenance {
  return {
    ...{ by, name, ...(prompts !== undefined && { prompts }) },
    sources: sources.map(({ module, section, language, hash }) => ({
      ...{ moduleId: module, sectionId: section, language, hash },
    })),
    itemHash: itemHash ?? null,
  };
}
