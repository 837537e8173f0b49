'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { CheckSaid } from '@/lib/content/edit/check-piece';
import type { FieldFault } from '@/lib/content/edit/fault-words';
import { useFaultWords } from './fault-words';
import { dropKept, dropSent, fill, hiddenIn, keep, keptOf, newSent, typedIn } from './keep';
import { SEEN } from './preview';
import { CHECKED } from './says';

/** A pause in typing after which what was typed is checked. */
const PAUSE_MS = 500;

export interface WatchWords {
  none: string;
  some: string;
  offline: string;
  back: string;
  drop: string;
}

interface WatchProps {
  /** Under which what is typed is kept. */
  name: string;
  /** Under which was sent what this page has come of. */
  sent: string | undefined;
  initial: readonly FieldFault[];
  words: WatchWords;
}

/** Checks the form that it stands in as one types, and keeps what was typed until it is saved. */
export function Watch({ name, sent, initial, words }: WatchProps) {
  const said = useFaultWords();
  const here = useRef<HTMLDivElement>(null);
  const [faults, setFaults] = useState(initial);
  const [isOffline, setOffline] = useState(false);
  const [isBack, setBack] = useState(false);
  const asked = useRef<AbortController | null>(null);
  const form = useCallback(() => here.current?.closest('form') ?? null, []);

  const check = useCallback(async () => {
    const typed = form();
    if (!typed) return;
    asked.current?.abort();
    const asking = new AbortController();
    asked.current = asking;
    try {
      const response = await fetch('/api/curate/edit/check', {
        method: 'POST',
        headers: { accept: 'application/json' },
        body: new FormData(typed),
        signal: asking.signal,
      });
      setOffline(false);
      if (!response.ok) return;
      const checked: CheckSaid = await response.json();
      setFaults(checked.faults);
      document.dispatchEvent(new CustomEvent(CHECKED, { detail: checked.faults }));
      document.dispatchEvent(new CustomEvent(SEEN, { detail: checked }));
    } catch (error) {
      if (!asking.signal.aborted && error instanceof TypeError) setOffline(true);
    }
  }, [form]);

  useEffect(() => {
    const typed = form();
    if (!typed) return;
    // the server has it: saved, or beside what a colleague has saved
    if (sent) dropSent(sent);
    const kept = keptOf(name);
    const isThere = !!sent && kept?.sent === sent;
    if (kept && JSON.stringify(kept.fields) !== JSON.stringify(typedIn(typed))) {
      fill(typed, kept.fields);
      // what was typed over an older text is not saved over a newer one unseen
      if (!isThere) hiddenIn(typed, 'mark').value = kept.mark;
      setBack(true);
      void check();
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onInput = () => {
      keep(name, typed, true);
      clearTimeout(timer);
      timer = setTimeout(check, PAUSE_MS);
    };
    const onSubmit = () => {
      hiddenIn(typed, 'sent').value = newSent();
      keep(name, typed, false);
    };
    typed.addEventListener('input', onInput);
    typed.addEventListener('submit', onSubmit);
    return () => {
      typed.removeEventListener('submit', onSubmit);
      typed.removeEventListener('input', onInput);
      clearTimeout(timer);
    };
  }, [form, name, sent, check]);

  const drop = () => {
    dropKept(name);
    window.location.reload();
  };
  // fields are looked for once the page is there: a server has none to look at
  const [isHere, setHere] = useState(false);
  useEffect(() => setHere(true), []);
  const isSaid = (field: string) =>
    !isHere || document.querySelector(`[data-says="${CSS.escape(field)}"]`) !== null;
  return (
    <div ref={here} className="stack tight">
      <p role="status" className={faults.length > 0 ? 'says' : 'second'}>
        {faults.length > 0 ? `${words.some} ${faults.length}` : words.none}
      </p>
      {faults
        .filter(({ field }) => !isSaid(field))
        .map(({ field, message }) => (
          <p className="says" key={`${field} ${message}`}>
            {field}: {said(message, field)}
          </p>
        ))}
      {isOffline && <p className="no-connection">{words.offline}</p>}
      {isBack && (
        <p className="second">
          {words.back}{' '}
          <button type="button" className="as-link" onClick={drop}>
            {words.drop}
          </button>
        </p>
      )}
    </div>
  );
}
