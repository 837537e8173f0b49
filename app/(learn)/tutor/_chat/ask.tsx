'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState, useTransition } from 'react';
import { createPortal } from 'react-dom';
import { TRAINED_ALGORITHM } from '@/lib/tutor/digital-source';
import { MOST_CHARACTERS } from '@/lib/tutor/lengths';
import { Field } from '../../../_ui/field';
import { Hidden } from '../../../_ui/hidden';
import { turnEvents } from './chat-stream';
import type { ChatWords } from './chat-words';
import { ModelWords } from './model-words';

/** The server notes what a stopped turn had shown; asked at once it would not have it yet. */
const STOPPED_MS = 400;

interface Asking {
  /** Of the page on which it was asked: once another stands there, the answer is on the page. */
  turnId: string;
  question: string;
  /** What the model has written so far, in its own words. */
  text: string;
}

/** Asked too much at once; its message is the code that the page says. */
class Slowed extends Error {}

/**
 * The field for a question. The answer to each form of the conversation is shown in its place while
 * it is written, and can be stopped. The finished turn comes from the server, as on every other
 * visit.
 * @param turnId of the next turn: another one, and the page with the answer stands
 */
export function Ask({
  fields,
  turnId,
  words,
}: {
  fields: Record<string, string>;
  turnId: string;
  words: ChatWords;
}) {
  const router = useRouter();
  const [asked, setAsking] = useState<Asking | null>(null);
  const [trouble, setTrouble] = useState('');
  const [arriving, startArriving] = useTransition();
  const abort = useRef<AbortController | null>(null);
  const conversation = useRef<string>(undefined);
  const field = useRef<HTMLTextAreaElement>(null);
  const pending = useRef<HTMLDivElement>(null);
  const composer = useRef<HTMLFormElement>(null);
  /** Where the conversation is. */
  const [body, setBody] = useState<Element | null>(null);
  const asking = asked?.turnId === turnId ? asked : null;
  const question = asking?.question;

  useEffect(() => {
    if (question) pending.current?.scrollIntoView({ block: 'start' });
  }, [question]);
  useEffect(() => {
    if (asked && asked.turnId !== turnId) show(asked.turnId);
  }, [asked, turnId]);
  useEffect(() => {
    const main = composer.current?.closest('.main');
    setBody(main?.querySelector(':scope > .body') ?? null);
    // the browser would show a page that it loads again where it was, and read nothing of it
    const [, arrived] = /^#turn-(.+)/.exec(window.location.hash) ?? [];
    if (arrived) show(arrived)?.focus();
    main?.addEventListener('click', openPassage);
    return () => {
      main?.removeEventListener('click', openPassage);
      abort.current?.abort();
    };
  }, []);
  useEffect(() => {
    const main = composer.current?.closest('.main');
    main?.addEventListener('submit', onSubmit);
    return () => main?.removeEventListener('submit', onSubmit);
  });

  async function onSubmit(event: Event) {
    const form = event.target as HTMLFormElement;
    if (!form.hasAttribute('data-ask')) return;
    event.preventDefault();
    if (abort.current) return;
    const submitter = (event as SubmitEvent).submitter;
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(form, submitter)) data.append(name, String(value));
    const text = data.get('question')?.trim() ?? '';
    if (text === '') return field.current?.focus();

    abort.current = new AbortController();
    conversation.current = fields.conversationId;
    setTrouble('');
    setAsking({ turnId, question: text, text: '' });
    try {
      await receive(form.action, data, abort.current.signal);
      showTurn();
    } catch (error) {
      failed(error, text, abort.current.signal.aborted);
    } finally {
      abort.current = null;
    }
  }

  async function receive(action: string, data: URLSearchParams, signal: AbortSignal) {
    const headers = { accept: 'application/x-ndjson, application/json' };
    const response = await fetch(action, { method: 'POST', headers, body: data, signal });
    if (response.status === 429) throw new Slowed((await response.json()).error);
    if (!response.ok || !response.body) throw new Error(`status ${response.status}`);
    for await (const event of turnEvents(response.body)) {
      if (event.type === 'started') {
        conversation.current = event.conversationId;
        clear(data.get('question')?.trim() ?? '');
      }
      if (event.type === 'text') setAsking((now) => now && { ...now, text: now.text + event.text });
    }
  }

  function clear(sent: string) {
    if (field.current?.value.trim() === sent) field.current.value = '';
  }

  /**
   * The finished turn, or what a stopped one had shown, as the server keeps it. Replacing the
   * address by itself asks for the page alone; a refresh would bring the layout again.
   */
  function showTurn() {
    const id = conversation.current;
    if (!id) return setAsking(null);
    const address = `/tutor/${id}#turn-${turnId}`;
    startArriving(() => {
      if (id === fields.conversationId) router.replace(address, { scroll: false });
      else router.push(address);
    });
  }

  function failed(error: unknown, text: string, stopped: boolean) {
    if (stopped) {
      setTrouble(words.stopped);
      setTimeout(showTurn, STOPPED_MS);
      return;
    }
    if (error instanceof Slowed) {
      // the page says why and until when
      const page = new URL(window.location.href);
      page.searchParams.set('error', error.message);
      router.replace(page.pathname + page.search);
    } else setTrouble(error instanceof TypeError ? words.noConnection : words.failed);
    setAsking(null);
    if (field.current) field.current.value = text;
  }

  const busy = asking !== null;
  const underWay = (
    <>
      {asking && (
        <div className="chat" ref={pending} aria-busy={busy || arriving}>
          <UnderWay asking={asking} words={words} />
        </div>
      )}
      <p className="second" role="status">
        {trouble}
      </p>
    </>
  );
  return (
    <>
      {body && createPortal(underWay, body)}
      <form className="dock composer" method="post" action="/api/tutor" data-ask ref={composer}>
        <Hidden fields={{ ...fields, turnId }} />
        <Field id="question" label={words.question}>
          <textarea
            id="question"
            name="question"
            rows={1}
            maxLength={MOST_CHARACTERS}
            dir="auto"
            required
            ref={field}
          />
        </Field>
        {busy ? (
          <button type="button" className="btn quiet" onClick={() => abort.current?.abort()}>
            {words.stop}
          </button>
        ) : (
          <button type="submit" className="btn">
            {words.send}
          </button>
        )}
      </form>
    </>
  );
}

function show(turnId: string): HTMLElement | null {
  const turn = document.getElementById(`turn-${turnId}`);
  turn?.scrollIntoView();
  return turn;
}

/** A mark [n] opens its passage. */
function openPassage({ target }: Event) {
  const link = target instanceof Element ? target.closest<HTMLAnchorElement>('a.cite') : null;
  const passage = link && document.getElementById(link.hash.slice(1))?.closest('details');
  if (passage) passage.open = true;
}

/** The question, and what the model has written so far. */
function UnderWay({ asking, words }: { asking: Asking; words: ChatWords }) {
  return (
    <>
      <p className="asked">
        <span className="vh">{words.you} </span>
        <span className="said" dir="auto">
          {asking.question}
        </span>
      </p>
      {asking.text ? (
        <div className="answer">
          <p className="origin words">{words.words}</p>
          <div dir="auto" data-digital-source-type={TRAINED_ALGORITHM}>
            <ModelWords text={asking.text} source={() => null} />
          </div>
        </div>
      ) : (
        <div className="skeleton" role="status">
          <span className="vh">{words.reading}</span>
          <i />
          <i />
          <i />
        </div>
      )}
    </>
  );
}
