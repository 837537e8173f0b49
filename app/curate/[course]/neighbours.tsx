import Link from 'next/link';

interface NeighboursProps {
  /** Pages of what stands before and after in the queue. */
  previous: string | null | undefined;
  next: string | null | undefined;
  words: { previous: string; next: string };
}

/** The ways to what stands beside this one in a queue, by their keys. */
export function Neighbours({ previous, next, words }: NeighboursProps) {
  return (
    <>
      {previous && (
        <Link className="btn plain" href={previous} prefetch={false} data-key="k">
          {words.previous} <kbd>K</kbd>
        </Link>
      )}
      {next && (
        <Link className="btn plain" href={next} prefetch={false} data-key="j">
          {words.next} <kbd>J</kbd>
        </Link>
      )}
    </>
  );
}
