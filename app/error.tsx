'use client';

import { useEffect } from 'react';
import { useErrorWords } from './_ui/error-words';
import { Icon } from './_ui/icon';

/** A page that failed: what is safe, and what to do. */
export default function ErrorScreen({ error, retry }: { error: Error; retry: () => void }) {
  const words = useErrorWords();
  useEffect(() => console.error(error), [error]);
  return (
    <div className="screen">
      <title>{`${words.title} · ${words.name}`}</title>
      <main className="main">
        <div className="body">
          <div className="notice danger" role="alert">
            <Icon name="care" />
            <h1 className="head">{words.title}</h1>
            <p>{words.text}</p>
          </div>
        </div>
        <div className="dock">
          <button type="button" className="btn" onClick={retry}>
            {words.tryAgain}
          </button>
          <a className="btn plain" href="/">
            {words.home}
          </a>
        </div>
      </main>
    </div>
  );
}
