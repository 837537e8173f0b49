/**
 * Made when it is first asked for, and kept: a phone's worker begins anew for each visit, and most
 * visits mark and quote nothing.
 */
export function lazily<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
