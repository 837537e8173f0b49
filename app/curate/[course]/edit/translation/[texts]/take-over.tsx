'use client';

import { useEffect, useState } from 'react';

/** Puts a text into a field of the form, as if it had been typed; without script it is copied. */
export function TakeOver({ name, text, label }: { name: string; text: string; label: string }) {
  const [isHere, setHere] = useState(false);
  useEffect(() => setHere(true), []);
  const take = () => {
    const field = document.getElementById(name);
    if (!(field instanceof HTMLTextAreaElement)) return;
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.focus();
  };
  return (
    isHere && (
      <button type="button" className="as-link" onClick={take}>
        {label}
      </button>
    )
  );
}
