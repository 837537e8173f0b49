'use client';

import { useEffect, useState } from 'react';

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
    <div className="field">
      <label htmlFor="pin">{label}</label>
      {help && (
        <p className="second" id="pin-help">
          {help}
        </p>
      )}
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
    </div>
  );
}
