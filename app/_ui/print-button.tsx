'use client';

import { useEffect, useState } from 'react';

/**
 * Opens the browser's print window; not there without script, where the browser's own menu prints.
 */
export function PrintButton({ label }: { label: string }) {
  const [ready, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  if (!ready) return null;
  return (
    <button type="button" className="btn quiet" onClick={() => window.print()}>
      {label}
    </button>
  );
}
