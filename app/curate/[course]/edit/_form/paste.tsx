'use client';

import { useEffect, useRef } from 'react';

/** Markup that says something; a page that colours its code puts spans alone on the clipboard. */
const PARTS = /<(?:h[1-6]|li|table|b|strong|i|em|blockquote|p)[\s>]/i;

/** What is pasted into a lesson's text out of a word processor or a chat keeps its parts. */
export function Paste({ field }: { field: string }) {
  const here = useRef<HTMLSpanElement>(null);

  useEffect(() => {
    const input = here.current?.closest('form')?.elements.namedItem(field);
    if (!(input instanceof HTMLTextAreaElement)) return;
    const onPaste = (event: ClipboardEvent) => {
      const html = event.clipboardData?.getData('text/html') ?? '';
      const plain = event.clipboardData?.getData('text/plain') ?? '';
      if (!PARTS.test(html)) return;
      event.preventDefault();
      // without a connection the words come without their parts
      void import('@/lib/content/edit/html-to-lesson').then(
        ({ lessonOfHtml }) => insert(input, lessonOfHtml(html) || plain),
        () => insert(input, plain),
      );
    };
    input.addEventListener('paste', onPaste);
    return () => input.removeEventListener('paste', onPaste);
  }, [field]);

  return <span ref={here} hidden />;
}

/** As if it was typed, so that it can be undone by keyboard; a browser that can not puts it in. */
function insert(input: HTMLTextAreaElement, text: string): void {
  input.focus();
  if (document.execCommand('insertText', false, text)) return;
  input.setRangeText(text, input.selectionStart, input.selectionEnd, 'end');
  input.dispatchEvent(new Event('input', { bubbles: true }));
}
