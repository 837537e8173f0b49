'use client';

import { type ReactNode, useEffect, useState } from 'react';

/**
 * Hands a text or a link to the phone's own list of programs that send; where it has none the text
 * is copied. Not there without script: the page is read, printed and sent by the browser's menu.
 */
export function ShareButton({
  what,
  words,
  className,
  children,
}: {
  what: () => { title: string; text?: string; url?: string };
  words: { share: string; copied: string; notCopied: string };
  className?: string;
  children?: ReactNode;
}) {
  const [ready, setReady] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  useEffect(() => setReady(true), []);
  if (!ready) return null;

  async function share() {
    const data = what();
    setSaid(null);
    if (navigator.share) {
      try {
        await navigator.share(data);
        return;
      } catch (error) {
        // who closes the list has changed their mind
        if ((error as Error).name === 'AbortError') return;
      }
    }
    setSaid((await copy(data.text ?? data.url ?? '')) ? words.copied : words.notCopied);
  }

  return (
    <>
      <button type="button" className={className} onClick={share}>
        {children}
        {words.share}
      </button>
      <span className={said ? 'second told' : 'vh'} role="status">
        {said}
      </span>
    </>
  );
}

/** The clipboard of today, else that of old browsers; false where neither is allowed. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement('textarea');
    field.value = text;
    field.className = 'vh';
    document.body.append(field);
    field.select();
    const done = document.execCommand('copy');
    field.remove();
    return done;
  }
}
