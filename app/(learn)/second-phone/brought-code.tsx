'use client';

import { useEffect } from 'react';

/**
 * Fills in the code that the picture has brought after the `#`, which no server is sent; then takes
 * it out of the address, for whoever gets the phone next.
 */
export function BroughtCode() {
  useEffect(() => {
    const field = document.getElementById('code');
    const [code] = /^[0-9A-Z]{8}$/.exec(window.location.hash.slice(1)) ?? [];
    if (!(field instanceof HTMLInputElement) || !code) return;
    if (!field.value) field.value = code;
    window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search);
  }, []);
  return null;
}
