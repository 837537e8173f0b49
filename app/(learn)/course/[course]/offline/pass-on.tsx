'use client';

import { useEffect, useState } from 'react';
import { type AboutFile, aboutFile, fetchFile, type KeptFile, keptFile, passOn } from '@/lib/browser/pass-on';
import { hasCode } from '@/lib/errors';

export type PassOnWords = Record<
  | ('title' | 'text' | 'ready' | 'size' | 'give' | 'later' | 'downloaded' | 'renewed')
  | ('busy' | 'failed' | 'full'),
  string
>;

/**
 * Hands the saved course on as a signed file. It is fetched once, since no phone can sign one, and
 * kept for when there is no network.
 */
export function PassOn({ courseId, words }: { courseId: string; words: PassOnWords }) {
  const [here, setHere] = useState<KeptFile | null | undefined>(undefined);
  const [there, setThere] = useState<AboutFile | null | undefined>(undefined);
  const [said, setSaid] = useState<'busy' | 'failed' | 'full' | 'downloaded' | null>(null);

  useEffect(() => {
    keptFile(courseId).then(setHere, () => {});
    aboutFile(courseId).then(setThere, () => setThere(null));
  }, [courseId]);

  async function get(about: AboutFile) {
    setSaid('busy');
    try {
      await fetchFile(courseId, about);
      setHere(await keptFile(courseId));
      setSaid(null);
    } catch (error) {
      setSaid(hasCode(error, 'not-saved') ? 'full' : 'failed');
    }
  }
  async function give(file: KeptFile) {
    setSaid(null);
    if ((await passOn(courseId, file)) === 'downloaded') setSaid('downloaded');
  }

  // without script, and where the phone can't be read
  if (here === undefined) return null;
  const newer = there && there.version !== here?.version ? there : null;
  // the first who asks waits until the server has made it
  const shown = said ?? (!here && there === undefined ? 'busy' : null);
  return (
    <section className="stack tight" id="pass-on" aria-labelledby="h-pass-on">
      <h2 id="h-pass-on">{words.title}</h2>
      <p>{words.text}</p>
      {here && (
        <button type="button" className="btn quiet" id="pass-on-give" onClick={() => void give(here)}>
          {words.give}
        </button>
      )}
      {newer && (
        <>
          {here && <p>{words.renewed}</p>}
          <p className="second">
            {words.size.replace('{size}', String(Math.max(1, Math.round(newer.bytes / 1000))))}
          </p>
          <button
            type="button"
            className="btn quiet"
            id="pass-on-get"
            disabled={said === 'busy'}
            onClick={() => void get(newer)}
          >
            {words.ready}
          </button>
        </>
      )}
      {!here && there === null && <p className="second">{words.later}</p>}
      <p className={shown ? undefined : 'vh'} role="status">
        {shown && words[shown]}
      </p>
    </section>
  );
}
