'use client';

import { useEffect, useState } from 'react';

/**
 * Sends the answer. After one that was not right it waits until something has changed; without
 * script the server says so.
 * @param wait what is said meanwhile; null: it does not wait
 * @param mark changes with every answer
 */
export function CheckButton({ label, wait, mark }: { label: string; wait: string | null; mark: string }) {
  const [isWaiting, setWaiting] = useState(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer is waited for anew
  useEffect(() => {
    const form = document.querySelector<HTMLFormElement>('#answer-form');
    if (!form || wait === null) return setWaiting(false);
    const look = () => setWaiting(!hasChanged(form));
    look();
    form.addEventListener('input', look);
    return () => form.removeEventListener('input', look);
  }, [wait, mark]);

  return (
    <>
      {isWaiting && (
        <p className="second" id="wait">
          {wait}
        </p>
      )}
      <button
        type="submit"
        className="btn"
        form="answer-form"
        aria-disabled={isWaiting}
        aria-describedby={isWaiting ? 'wait' : undefined}
        onClick={(event) => isWaiting && event.preventDefault()}
      >
        {label}
      </button>
    </>
  );
}

/** Whether the answer is another one than the form came with. */
function hasChanged(form: HTMLFormElement): boolean {
  return [...form.elements].some((field) => {
    if (field instanceof HTMLSelectElement) return field.value !== field.dataset.was;
    if (!(field instanceof HTMLInputElement)) return false;
    if (field.type === 'hidden') return field.dataset.was !== undefined && field.dataset.was !== field.value;
    if (field.type === 'radio' || field.type === 'checkbox') return field.checked !== field.defaultChecked;
    return field.value.trim() !== field.defaultValue.trim();
  });
}
