'use client';

import { useEffect } from 'react';

/**
 * Fills in the name that a card's picture has brought after the `#`, which no server is sent; then
 * takes it out of the address, for whoever gets the phone next.
 */
export function CardName() {
  useEffect(() => {
    const field = document.getElementById('name');
    const name = nameIn(window.location.hash.slice(1));
    if (!(field instanceof HTMLInputElement) || !name) return;
    if (!field.value) field.value = name;
    window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search);
    document.getElementById('pin')?.focus();
  }, []);
  return null;
}

/** UTF-8 in base64url; null for anything else. */
function nameIn(written: string): string | null {
  if (!/^[\w-]{2,400}$/.test(written)) return null;
  try {
    const bytes = atob(written.replaceAll('-', '+').replaceAll('_', '/'));
    return new TextDecoder('utf-8', { fatal: true }).decode(
      Uint8Array.from(bytes, (letter) => letter.charCodeAt(0)),
    );
  } catch {
    return null;
  }
}
