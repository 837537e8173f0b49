'use client';

import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useCallback, useEffect, useRef, useState, useTransition } from 'react';
import { dropAllDrafts, dropDraft, keepDraft, restoreDrafts } from './draft';
import { NoConnection } from './no-connection';

/** Waits shorter than this show nothing. */
const PATIENCE_MS = 300;

/** This page again, saying what went wrong. */
function withFault(code = 'unexpected'): string {
  const page = new URL(window.location.href);
  page.searchParams.set('error', code);
  page.hash = '';
  return page.href;
}

/**
 * One listener for the whole program. A form marked `data-enhance` is sent without leaving the page
 * (`"leave"`: the page is left on success only, so that a fault keeps what was typed); where that
 * does not work the browser sends it as it always could. While a form or a link takes its time, a
 * skeleton says so.
 */
export function PostForm({ words }: { words: { moment: string; noConnection: string; kept: string } }) {
  const router = useRouter();
  const here = `${usePathname()}?${useSearchParams()}`;
  const sending = useRef(false);
  /** Followed a link while a form was under way: what comes back must not pull the reader back. */
  const left = useRef(false);
  const [navigating, startNavigation] = useTransition();
  const [asked, setAsked] = useState(false);
  const [slow, setSlow] = useState(false);
  /** Where to say that a form found no server: the dock of its button, or the form. */
  const [unsent, setUnsent] = useState<HTMLElement | null>(null);
  const onBack = useCallback(() => setUnsent(null), []);
  const waiting = asked || navigating;

  useEffect(() => {
    if (!waiting) return setSlow(false);
    const timer = setTimeout(() => setSlow(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [waiting]);

  // days and hours are those of this phone: pages are made on the server
  useEffect(() => {
    const zone = `ustat-zone=${encodeURIComponent(Intl.DateTimeFormat().resolvedOptions().timeZone)}`;
    if (document.cookie.split('; ').includes(zone)) return;
    const secure = window.location.protocol === 'https:' ? '; Secure' : '';
    // biome-ignore lint/suspicious/noDocumentCookie: CookieStore is not in old phones
    document.cookie = `${zone}; path=/; max-age=${365 * 86_400}; SameSite=Lax${secure}`;
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new address means that the wait is over
  useEffect(() => {
    setAsked(false);
    setUnsent(null);
    restoreDrafts();
  }, [here]);

  useEffect(() => {
    function arrive(location: string) {
      const target = new URL(location, window.location.href);
      const address = target.pathname + target.search + target.hash;
      startNavigation(() => {
        if (target.pathname === window.location.pathname) {
          router.replace(address);
          router.refresh();
        } else router.push(address);
      });
    }

    async function send(form: HTMLFormElement, submitter: HTMLElement | null) {
      const fields = new URLSearchParams();
      for (const [name, value] of new FormData(form, submitter)) fields.append(name, String(value));
      sending.current = true;
      left.current = false;
      setAsked(true);
      setUnsent(null);
      try {
        const response = await fetch(form.action, {
          method: 'POST',
          headers: { accept: 'application/json' },
          body: fields,
        });
        const body: { location?: string; error?: string } = await response.json();
        if (body.location) dropDraft(form);
        if (left.current) return;
        // Another profile may mean another language: the whole document is asked for anew.
        if (body.location && form.dataset.enhance === 'leave') {
          dropAllDrafts();
          window.location.assign(body.location);
        } else arrive(body.location ?? withFault(body.error));
      } catch (error) {
        // A fetch that got no answer is a TypeError: what was typed stays here. Anything else the
        // browser may try itself.
        if (error instanceof TypeError) setUnsent(submitter?.closest<HTMLElement>('.dock') ?? form);
        else form.submit();
      } finally {
        sending.current = false;
        setAsked(false);
      }
    }

    function onSubmit(event: SubmitEvent) {
      const form = event.target;
      if (!(form instanceof HTMLFormElement) || !form.hasAttribute('data-enhance')) return;
      event.preventDefault();
      if (!sending.current) void send(form, event.submitter);
    }

    function onClick(event: MouseEvent) {
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      const leaves =
        link?.origin === window.location.origin &&
        !link.hasAttribute('download') &&
        link.pathname + link.search !== window.location.pathname + window.location.search;
      if (!leaves || event.ctrlKey || event.metaKey || event.shiftKey) return;
      left.current = true;
      setAsked(true);
    }

    function onInput(event: Event) {
      const field = event.target;
      const form = field instanceof Element ? field.closest('form') : null;
      if (form) keepDraft(form);
    }

    const onReturn = () => setAsked(false);
    document.addEventListener('input', onInput);
    document.addEventListener('submit', onSubmit);
    document.addEventListener('click', onClick);
    window.addEventListener('pageshow', onReturn);
    return () => {
      document.removeEventListener('input', onInput);
      document.removeEventListener('submit', onSubmit);
      document.removeEventListener('click', onClick);
      window.removeEventListener('pageshow', onReturn);
    };
  }, [router]);

  return (
    <>
      <div className="waiting" role="status">
        {waiting && slow && (
          <div className="skeleton">
            <span className="vh">{words.moment}</span>
            <i />
            <i />
          </div>
        )}
      </div>
      {unsent && <NoConnection host={unsent} words={words} onBack={onBack} />}
    </>
  );
}
