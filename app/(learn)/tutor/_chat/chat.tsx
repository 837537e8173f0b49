'use client';

import { useRouter } from 'next/navigation';
import {
  type FormEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useRef,
  useState,
  useTransition,
} from 'react';
import { TRAINED_ALGORITHM } from '@/lib/tutor/digital-source';
import { MOST_CHARACTERS } from '@/lib/tutor/lengths';
import { Field } from '../../../_ui/field';
import { Hidden } from '../../../_ui/hidden';
import { turnEvents } from './chat-stream';
import { ModelWords } from './model-words';

export interface ChatWords {
  question: string;
  send: string;
  stop: string;
  you: string;
  reading: string;
  words: string;
  noConnection: string;
  failed: string;
  stopped: string;
}

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
 * The conversation with its field. Everything in it is a form (`data-ask`) that works by itself;
 * here the answer is shown while it is written, and can be stopped. The finished turn comes from
 * the server, as on every other visit.
 * @param fields what is sent with each question
 * @param turnId changes with every turn: one question sent twice is one turn
 */
export function Chat({
  fields,
  turnId,
  words,
  children,
}: {
  fields: Record<string, string>;
  turnId: string;
  words: ChatWords;
  children: ReactNode;
}) {
  const router = useRouter();
  const [asked, setAsking] = useState<Asking | null>(null);
  const [trouble, setTrouble] = useState('');
  const [arriving, startArriving] = useTransition();
  const abort = useRef<AbortController | null>(null);
  const conversation = useRef<string>(undefined);
  const field = useRef<HTMLTextAreaElement>(null);
  const pending = useRef<HTMLDivElement>(null);
  const asking = asked?.turnId === turnId ? asked : null;
  const question = asking?.question;

  useEffect(() => {
    if (question) pending.current?.scrollIntoView({ block: 'start' });
  }, [question]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page with the answer stands
  useEffect(() => {
    if (asked && asked.turnId !== turnId) document.getElementById(`turn-${asked.turnId}`)?.scrollIntoView();
  }, [turnId]);
  useEffect(() => () => abort.current?.abort(), []);

  async function onSubmit(event: FormEvent<HTMLDivElement>) {
    const form = event.target as HTMLFormElement;
    if (!form.hasAttribute('data-ask')) return;
    event.preventDefault();
    if (abort.current) return;
    const submitter = (event.nativeEvent as SubmitEvent).submitter;
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
    startArriving(() => {
      if (id && id !== fields.conversationId) router.push(`/tutor/${id}`);
      else router.replace(`/tutor/${id}`, { scroll: false });
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

  /** A mark [n] opens its passage. */
  function onClick(event: MouseEvent<HTMLDivElement>) {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a.cite') : null;
    const passage = link && document.getElementById(link.hash.slice(1))?.closest('details');
    if (passage) passage.open = true;
  }

  const busy = asking !== null;
  return (
    // biome-ignore lint/a11y: the clicks are those of links inside
    <div className="main" onSubmit={onSubmit} onClick={onClick}>
      <div className="body">
        {children}
        {asking && (
          <div className="chat" ref={pending} aria-busy={busy || arriving}>
            <UnderWay asking={asking} words={words} />
          </div>
        )}
        <p className="second" role="status">
          {trouble}
        </p>
      </div>
      <form className="dock composer" method="post" action="/api/tutor" data-ask>
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
    </div>
  );
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
