'use client';

import { useEffect, useRef, useState } from 'react';

/**
 * What a word means, over the page, when it is tapped. Without script the word is a link to the
 * list below the lesson, which says the same.
 * @param words as that list has them
 */
export function WordCard({
  words,
  close,
  ...spoken
}: {
  words: readonly { id: string; word: string; means: string }[];
  close: string;
  lang?: string;
  dir?: 'ltr' | 'rtl';
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [shown, setShown] = useState(words[0]);

  useEffect(() => {
    function open(event: MouseEvent) {
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a.word') : null;
      const found = link && words.find(({ id }) => link.hash === `#word-${id}`);
      if (!found || event.ctrlKey || event.metaKey || event.shiftKey || !dialog.current?.showModal) return;
      event.preventDefault();
      setShown(found);
      dialog.current.showModal();
    }
    document.addEventListener('click', open);
    return () => document.removeEventListener('click', open);
  }, [words]);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the browser closes it by Escape, and there is a button
    <dialog
      ref={dialog}
      className="card"
      aria-labelledby="card-word"
      onClick={(event) => event.target === dialog.current && dialog.current.close()}
    >
      <div className="stack">
        <h2 id="card-word" {...spoken}>
          {shown?.word}
        </h2>
        <p {...spoken}>{shown?.means}</p>
        <button type="button" className="btn quiet" onClick={() => dialog.current?.close()}>
          {close}
        </button>
      </div>
    </dialog>
  );
}
