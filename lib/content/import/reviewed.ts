import type { ParsedItem } from '../parsed-course';
import { type ReviewedHint, type ReviewedHintLine, reviewedHintsFile } from '../reviewed-hints';
import { type Problems, readYaml } from './problems';

/**
 * A language's hints as a desk has left them; none where the file is missing. Named with their
 * line: an item that is not there, a hint of items.yaml that it does not have, one that stands
 * twice.
 */
export function readReviewed(
  items: readonly ParsedItem[],
  language: string,
  files: ReadonlyMap<string, string>,
  problems: Problems,
): ReviewedHint[] {
  const file = `${language}/hints.yaml`;
  const source = files.get(file);
  const read = source === undefined ? null : readYaml(file, source, reviewedHintsFile, problems);
  if (!read) return [];
  const byId = new Map(items.map((item) => [item.definition.id, item]));
  const seen = new Set<string>();
  read.data.forEach((hint, at) => {
    const fault = (message: string) => problems.add(file, read.line([at, 'item']), message);
    const item = byId.get(hint.item);
    if (!item) fault(`items.yaml has no item "${hint.item}"`);
    else if (hint.of && !levelsIn(item, hint.of, language).includes(hint.level ?? 0))
      fault(`${hint.item} has no hint of level ${hint.level} in ${hint.of}.yaml`);
    if (seen.has(keyOf(hint))) fault(`this hint of ${hint.item} is there twice`);
    seen.add(keyOf(hint));
  });
  return read.data.map((hint) => ({ ...hint, language }));
}

/** Levels that a file has a hint for. */
const levelsIn = ({ hints, imported }: ParsedItem, file: 'items' | 'imported-hints', language: string) =>
  file === 'items'
    ? (hints[language] ?? []).map((_, at) => at + 1)
    : (imported?.[language] ?? []).map(({ level }) => level);

const keyOf = ({ item, level, answer, of, text }: ReviewedHintLine) =>
  JSON.stringify([item, level, answer, of ?? null, of ? null : text]);
