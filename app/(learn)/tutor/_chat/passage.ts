/** A passage cut where the sentences that answer begin and end. */
export function markedParts(
  passage: string,
  sentences: readonly string[],
): { text: string; marked: boolean }[] {
  const parts: { text: string; marked: boolean }[] = [];
  let from = 0;
  for (const sentence of sentences) {
    const at = passage.indexOf(sentence, from);
    if (at < 0) continue;
    parts.push({ text: passage.slice(from, at), marked: false }, { text: sentence, marked: true });
    from = at + sentence.length;
  }
  parts.push({ text: passage.slice(from), marked: false });
  return parts.filter((part) => part.text !== '');
}
