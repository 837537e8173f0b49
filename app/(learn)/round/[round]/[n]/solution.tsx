import type { spoken } from '@/app/_ui/languages';

/** The right answer: one line, or a line a part. */
export function Solution({
  isOrdered,
  lines,
  inLanguage,
}: {
  isOrdered: boolean;
  lines: string[];
  inLanguage: ReturnType<typeof spoken>;
}) {
  const [only] = lines;
  if (lines.length === 1) return <p {...inLanguage}>{only && <b>{only}</b>}</p>;
  const List = isOrdered ? 'ol' : 'ul';
  return (
    <List className={isOrdered ? 'steps' : 'bullets'} {...inLanguage}>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </List>
  );
}
