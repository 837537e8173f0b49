/**
 * What rooms and the worker use and browsers lack that get no update any more: an Android 7 ends at
 * Chrome 119. Next brings the same to its pages.
 */
URL.canParse ??= (url, base) => {
  try {
    return Boolean(new URL(url, base));
  } catch {
    return false;
  }
};
Array.prototype.toReversed ??= function <T>(this: T[]): T[] {
  return [...this].reverse();
};

export {};
