type Files = ReadonlyMap<string, string>;
/** By path; null: the file is taken out. */
export type Changes = Map<string, string | null>;

/** The files with changes over them. */
export function withChanges(files: Files, changes: Changes): Map<string, string> {
  const result = new Map(files);
  for (const [path, text] of changes) {
    if (text === null) result.delete(path);
    else result.set(path, text);
  }
  return result;
}
