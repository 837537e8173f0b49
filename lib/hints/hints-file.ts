import type { ParsedCourse } from '../content/parsed-course';
import type { ReviewedHintLine } from '../content/reviewed-hints';
import { authoredHints, type KnownHint } from './course-hints';
import { importedHints } from './imported-hints';
import { reviewOf } from './review';
import type { Provenance } from './schema';

/** A hint as it stands. */
interface Standing {
  hint: KnownHint;
  isApproved: boolean;
  text: string;
  from: Provenance | undefined;
  /** Moment of the event that made it so. */
  since: number;
}

/**
 * What hints.yaml of each language says of a course as this site has it: every hint that is
 * approved, whoever wrote it, in the order in which they were, and those of its author that are
 * not. Hints that stand as the author wrote them are left to items.yaml. Drafts are not given out,
 * and people are not named.
 * @param course as its files say it
 */
export function hintsFiles(
  course: ParsedCourse,
  known: readonly KnownHint[],
): Map<string, ReviewedHintLine[]> {
  const filed = new Map<string, InFile>();
  for (const { id, text } of authoredHints(course)) filed.set(id, { of: 'items', text });
  for (const { id, text } of importedHints(course)) filed.set(id, { of: 'imported-hints', text });
  const places = new Map<string, Standing[]>();
  for (const hint of known) {
    const key = JSON.stringify([hint.itemId, hint.language, hint.level, hint.answer]);
    places.set(key, [...(places.get(key) ?? []), standing(hint)]);
  }
  const files = new Map<string, ReviewedHintLine[]>();
  for (const language of course.structure.languages) {
    const lines = course.items.flatMap(({ definition: { id } }) =>
      [...places.values()]
        .filter(([first]) => first?.hint.itemId === id && first.hint.language === language)
        .sort(([one], [other]) => inOrder(one?.hint, other?.hint))
        .flatMap((standings) => linesOf(standings, filed)),
    );
    if (lines.length > 0) files.set(language, lines);
  }
  return files;
}

function standing(hint: KnownHint): Standing {
  const { state, version, by } = reviewOf(hint.events);
  const text = hint.texts[version] ?? '';
  const at = hint.events.find(({ seq }) => seq === by?.seq)?.at;
  return {
    ...{ hint, text, isApproved: state === 'approved' && text !== '' },
    ...{ from: hint.provenance[version], since: at ? new Date(at).getTime() : 0 },
  };
}

const inOrder = (one: KnownHint | undefined, other: KnownHint | undefined) =>
  (one?.level ?? 0) - (other?.level ?? 0) || ((one?.answer ?? '') < (other?.answer ?? '') ? -1 : 1);

/** A hint that stands in another file of the course. */
interface InFile {
  of: 'items' | 'imported-hints';
  text: string;
}

/** Of one place. */
function linesOf(standings: readonly Standing[], filed: ReadonlyMap<string, InFile>): ReviewedHintLine[] {
  const approved = standings
    .filter(({ isApproved }) => isApproved)
    .sort((a, b) => a.since - b.since || (a.hint.id < b.hint.id ? -1 : 1));
  const isOfItems = ({ hint }: Standing) => filed.get(hint.id)?.of === 'items';
  const withdrawn = standings.filter((one) => !one.isApproved && isOfItems(one));
  const [first] = approved;
  const isAsWritten = first && isOfItems(first) && filed.get(first.hint.id)?.text === first.text;
  return [
    ...withdrawn.map(({ hint }) => ({ ...placeOf(hint), of: 'items' as const, withdrawn: true as const })),
    ...(isAsWritten ? approved.slice(1) : approved).map(({ hint, text, from }) => {
      const file = filed.get(hint.id)?.of;
      return { ...placeOf(hint), ...(file && { of: file }), text, ...writtenBy(from) };
    }),
  ];
}

const placeOf = ({ itemId, level, answer }: KnownHint) => ({
  item: itemId,
  ...(answer === null ? { level } : { answer }),
});

function writtenBy(from: Provenance | undefined): Omit<ReviewedHintLine, 'item'> {
  if (!from) return { by: 'person' };
  const { by, name, prompts, sources, itemHash } = from;
  return {
    by,
    ...(by !== 'person' && name !== '' && { name }),
    ...(prompts !== undefined && { prompts }),
    ...(itemHash !== null && { itemHash }),
    ...(sources.length > 0 && {
      sources: sources.map(({ moduleId, sectionId, language, hash }) => ({
        ...{ module: moduleId, section: sectionId, language, hash },
      })),
    }),
  };
}
