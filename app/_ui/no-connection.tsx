'use client';

import { useEffect } from 'react';
import { createPortal } from 'react-dom';

/** Milliseconds between two looks whether the server answers again. */
const LOOK_AGAIN_MS = 5_000;

/**
 * Says beside the button that nothing was sent: in the flow of its dock or form, so that it covers
 * no action. It goes by itself when the server answers again.
 */
export function NoConnection({
  host,
  words,
  onBack,
}: {
  host: HTMLElement;
  words: { noConnection: string; kept: string };
  onBack: () => void;
}) {
  useEffect(() => {
    const look = async () => {
      const answer = await fetch('/api/health', { cache: 'no-store' }).catch(() => null);
      if (answer?.ok) onBack();
    };
    const timer = setInterval(look, LOOK_AGAIN_MS);
    window.addEventListener('online', look);
    return () => {
      clearInterval(timer);
      window.removeEventListener('online', look);
    };
  }, [onBack]);

  return createPortal(
    <p className="no-connection" role="status">
      <b>{words.noConnection}.</b> {words.kept}
    </p>,
    host,
  );
}
