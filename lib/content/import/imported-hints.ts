import type { ItemDefinition } from '../items/kinds';
import { type ImportedHint, importedHintsFile } from '../schema';
import { type Problems, readYaml } from './problems';

/**
 * Hints that came from another course, by language and item; a language without the file has none.
 * Named with their line: hints of an item that is not there, and two of one level.
 */
export function readImportedHints(
  languages: readonly string[],
  items: readonly ItemDefinition[],
  files: ReadonlyMap<string, string>,
  problems: Problems,
): Record<string, Record<string, ImportedHint[]>> {
  const ids = new Set(items.map(({ id }) => id));
  return Object.fromEntries(
    languages.flatMap((language) => {
      const name = `${language}/imported-hints.yaml`;
      const source = files.get(name);
      const read = source === undefined ? null : readYaml(name, source, importedHintsFile, problems);
      if (!read) return [];
      for (const [itemId, hints] of Object.entries(read.data)) {
        if (!ids.has(itemId)) problems.add(name, read.line([itemId]), `items.yaml has no item "${itemId}"`);
        for (const [at, { level }] of hints.entries())
          if (hints.findIndex((hint) => hint.level === level) < at)
            problems.add(name, read.line([itemId, at]), `${itemId}: a second hint of level ${level}`);
      }
      return [[language, read.data]];
    }),
  );
}
