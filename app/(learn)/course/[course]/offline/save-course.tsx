'use client';

import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { isFull, type Offer, offerOf, removeCourse, roomHere, saveCourse, whyNot } from '@/lib/browser/save';
import { Notice } from '../../../../_ui/notice';
import { BetterSearch, type BetterWords } from './better-search';

type Words = BetterWords &
  Record<
    | ('save' | 'pause' | 'goOn' | 'update' | 'saved' | 'savedText' | 'changed' | 'lost' | 'safe' | 'remove')
    | ('noHttps' | 'noBrowser' | 'failed' | 'full' | 'busy' | 'size' | 'room' | 'progress' | 'removeWaiting')
    | ('removeFailed' | 'unreached' | 'again'),
    string
  >;

const kilo = (bytes: number) => String(Math.max(1, Math.round(bytes / 1000)));
const filled = (text: string, values: Record<string, string>) =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');

type Fault = 'failed' | 'full' | 'removeFailed' | { waiting: number };

/**
 * Saves a course, with its size before and how far it is; pauses, goes on, deletes.
 * @param children for a phone on which it is saved
 */
export function SaveCourse({
  courseId,
  words,
  children,
}: {
  courseId: string;
  words: Words;
  children: ReactNode;
}) {
  const [missing, setMissing] = useState<'noHttps' | 'noBrowser' | null>(null);
  const [offer, setOffer] = useState<Offer | 'unreached' | null>(null);
  const [room, setRoom] = useState<number | null>(null);
  const [done, setDone] = useState<number | null>(null);
  const [isKept, setKept] = useState(false);
  const [isRemoving, setRemoving] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const stop = useRef<AbortController | null>(null);

  const look = useCallback(async () => {
    const why = whyNot();
    setMissing(why);
    if (why) return;
    setOffer(await offerOf(courseId).catch(() => 'unreached' as const));
    setRoom(await roomHere());
    setKept((await navigator.storage?.persisted?.().catch(() => false)) ?? false);
  }, [courseId]);
  useEffect(() => {
    void look();
    return () => stop.current?.abort();
  }, [look]);

  function lookAgain() {
    setOffer(null);
    void look();
  }

  async function save(from: Offer) {
    const abort = new AbortController();
    stop.current = abort;
    setFault(null);
    setDone(from.all - from.rest);
    try {
      await saveCourse(from, (bytes) => setDone(bytes), abort.signal);
    } catch (error) {
      if (!abort.signal.aborted) setFault(isFull(error) ? 'full' : 'failed');
    }
    stop.current = null;
    setDone(null);
    await look();
  }

  async function remove() {
    setFault(null);
    setRemoving(true);
    try {
      const waiting = await removeCourse(courseId);
      if (waiting > 0) setFault({ waiting });
    } catch {
      setFault('removeFailed');
    }
    setRemoving(false);
    await look();
  }

  if (missing) return <p>{words[missing]}</p>;
  if (!offer) return <p role="status">{words.busy}</p>;
  if (offer === 'unreached')
    return (
      <div className="stack" id="save-unreached">
        <p role="status">{words.unreached}</p>
        <button type="button" className="btn quiet" onClick={lookAgain}>
          {words.again}
        </button>
      </div>
    );
  const all = kilo(offer.all);
  return (
    <div className="stack" id="save-course">
      {offer.isSaved && done === null && (
        <Notice tone="right" title={words.saved} id="saved-here">
          <p>{offer.rest > 0 ? words.changed : words.savedText}</p>
        </Notice>
      )}
      {fault !== null && (
        <p role="status">
          {typeof fault === 'string'
            ? words[fault]
            : filled(words.removeWaiting, { count: String(fault.waiting) })}
        </p>
      )}
      {done === null ? (
        <>
          {(!offer.isSaved || offer.rest > 0) && (
            <>
              <p id="save-size">{filled(words.size, { size: kilo(offer.rest) })}</p>
              {room !== null && <p className="second">{filled(words.room, { size: kilo(room / 1000) })}</p>}
              <button type="button" className="btn" onClick={() => void save(offer)}>
                {offer.isHere && offer.rest > 0
                  ? words.update
                  : offer.rest < offer.all
                    ? words.goOn
                    : words.save}
              </button>
            </>
          )}
          {offer.isHere && (
            <button type="button" className="btn quiet" disabled={isRemoving} onClick={() => void remove()}>
              {isRemoving ? words.busy : words.remove}
            </button>
          )}
        </>
      ) : (
        <>
          <progress aria-label={words.save} max={offer.all} value={done} />
          <p role="status">{filled(words.progress, { done: kilo(done), all })}</p>
          <button type="button" className="btn quiet" onClick={() => stop.current?.abort()}>
            {words.pause}
          </button>
        </>
      )}
      <p className="second">{isKept ? words.safe : words.lost}</p>
      {offer.isSaved && done === null && children}
      {offer.isSaved && done === null && <BetterSearch courseId={courseId} words={words} />}
    </div>
  );
}
