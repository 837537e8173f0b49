'use client';
import { useEffect, useRef } from 'react';

interface DeskKeysProps {
  title: string;
  lines: readonly string[];
  close: string;
}

/** Where somebody is typing, keys are letters. */
const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.matches('input:not([type=checkbox]), textarea, select');

/**
 * Keys for what the page's forms and links do anyway: an element names its key. By the place of the
 * key, so that they work on a Kyrgyz or Arabic keyboard too. Enter in a list that says so sends it.
 */
export function DeskKeys({ title, lines, close }: DeskKeysProps) {
  const help = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const chosen = event.target;
      if (event.key === 'Enter' && chosen instanceof HTMLSelectElement && chosen.matches('[data-enter]')) {
        event.preventDefault();
        chosen.form?.querySelector('button')?.click();
      }
      if (isTyping(event.target)) return;
      if (event.key === '?') {
        help.current?.showModal();
        return;
      }
      const [, key = ''] = /^(?:Key|Digit)([A-Z0-9])$/.exec(event.code) ?? [];
      const found = document.querySelector<HTMLElement>(`[data-key="${key.toLowerCase()}"]`);
      if (!found || help.current?.open) return;
      event.preventDefault();
      if (found.matches('select, input')) found.focus();
      else found.click();
    }
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
  return (
    <dialog ref={help} className="help-keys" aria-label={title}>
      <h2>{title}</h2>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <form method="dialog">
        <button type="submit" className="btn quiet">
          {close}
        </button>
      </form>
    </dialog>
  );
}
