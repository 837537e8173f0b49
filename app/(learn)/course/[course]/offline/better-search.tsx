'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { type EncoderOffer, encoderOffer, removeEncoder, saveEncoder } from '@/lib/browser/encoder/save';
import { isFull } from '@/lib/browser/save';

export type BetterWords = Record<
  | ('better' | 'betterText' | 'betterSize' | 'betterSave' | 'betterProgress' | 'betterHere')
  | ('betterRemove' | 'pause' | 'failed' | 'full' | 'removeFailed'),
  string
>;

const mega = (bytes: number) => (bytes / 1_000_000).toFixed(1);
const filled = (text: string, values: Record<string, string>) =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');

/**
 * The sentence encoder for a phone that has room for it: never by itself, with its size said
 * before, paused and deleted as a course is.
 */
export function BetterSearch({ courseId, words }: { courseId: string; words: BetterWords }) {
  const [offer, setOffer] = useState<EncoderOffer | null>(null);
  const [share, setShare] = useState<number | null>(null);
  const [fault, setFault] = useState<'failed' | 'full' | 'removeFailed' | null>(null);
  const stop = useRef<AbortController | null>(null);

  const look = useCallback(async () => {
    setOffer(await encoderOffer(courseId).catch(() => null));
  }, [courseId]);
  useEffect(() => {
    void look();
    return () => stop.current?.abort();
  }, [look]);

  async function save(from: EncoderOffer) {
    const abort = new AbortController();
    stop.current = abort;
    setFault(null);
    setShare(0);
    try {
      await saveEncoder(courseId, from, setShare, abort.signal);
    } catch (error) {
      const isNoRoom = isFull(error) || (error as DOMException).name === 'QuotaExceededError';
      if (!abort.signal.aborted) setFault(isNoRoom ? 'full' : 'failed');
    }
    stop.current = null;
    setShare(null);
    await look();
  }

  async function remove() {
    setFault(null);
    await removeEncoder().catch(() => setFault('removeFailed'));
    await look();
  }

  if (!offer) return null;
  const all = mega(offer.bytes);
  return (
    <section className="stack tight" id="better-search" aria-labelledby="h-better">
      <h2 id="h-better">{words.better}</h2>
      <p>{offer.isHere ? words.betterHere : words.betterText}</p>
      {fault && <p role="status">{words[fault]}</p>}
      {share !== null ? (
        <>
          <progress aria-label={words.betterSave} max={1} value={share} />
          <p role="status">{filled(words.betterProgress, { done: mega(share * offer.bytes), all })}</p>
          <button type="button" className="btn quiet" onClick={() => stop.current?.abort()}>
            {words.pause}
          </button>
        </>
      ) : offer.isHere ? (
        <button type="button" className="btn quiet" onClick={() => void remove()}>
          {words.betterRemove}
        </button>
      ) : (
        <>
          <p className="second">{filled(words.betterSize, { size: all })}</p>
          <button type="button" className="btn quiet" onClick={() => void save(offer)}>
            {words.betterSave}
          </button>
        </>
      )}
    </section>
  );
}
