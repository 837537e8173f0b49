'use client';

import { useEffect, useState } from 'react';
import { Field } from './field';

/** A PIN, hidden from who looks over the shoulder; with script one may look at what one typed. */
export function PinField({
  label,
  help,
  words,
  autoComplete,
}: {
  label: string;
  help?: string;
  words: { show: string; hide: string };
  autoComplete: 'new-password' | 'current-password';
}) {
  const [ready, setReady] = useState(false);
  const [shown, setShown] = useState(false);
  useEffect(() => setReady(true), []);
  return (
    <Field id="pin" label={label} help={help}>
      <input
        id="pin"
        name="pin"
        type={shown ? 'text' : 'password'}
        inputMode="numeric"
        autoComplete={autoComplete}
        aria-describedby={help ? 'pin-help' : undefined}
        minLength={6}
        maxLength={24}
        required
      />
      {ready && (
        <div className="tools">
          <button type="button" onClick={() => setShown(!shown)}>
            {shown ? words.hide : words.show}
          </button>
        </div>
      )}
    </Field>
  );
}
