'use client';

import { useEffect, useState } from 'react';
import { GAP, letterPieces } from '@/lib/content/sheet-words';
import { gapsIn } from './typed';

/**
 * The letter as it will be read, with what stands in the form beside it; without script with what
 * was kept.
 */
export function Letter({
  letter,
  filled,
  ...spoken
}: {
  letter: string;
  filled: Readonly<Record<string, string>>;
  lang?: string;
  dir?: 'ltr' | 'rtl';
}) {
  const [gaps, setGaps] = useState(filled);
  useEffect(() => {
    const read = () => setGaps(gapsIn('sheet') ?? filled);
    // after what was left in the form has come back into it
    const timer = setTimeout(read);
    document.addEventListener('input', read);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('input', read);
    };
  }, [filled]);
  return (
    <div className="letter" {...spoken}>
      {letterPieces(letter).map((piece, index) =>
        'words' in piece ? (
          piece.words
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a letter never move
          <bdi key={index} className={gaps[piece.part] ? undefined : 'gap'}>
            {gaps[piece.part] || GAP}
          </bdi>
        ),
      )}
    </div>
  );
}
