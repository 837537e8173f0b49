import { createElement, type FunctionComponent } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { Focus } from '@/app/_ui/focus';
import { PostForm } from '@/app/_ui/post-form';
import { PrintButton } from '@/app/_ui/print-button';
import { ReadAloud } from '@/app/_ui/read-aloud';
import { ShareLink } from '@/app/_ui/share-link';
import { WordCard } from '@/app/_ui/word-card';
import { Place } from '@/app/(learn)/course/[course]/[module]/place';
import { PassOn } from '@/app/(learn)/course/[course]/offline/pass-on';
import { CheckButton } from '@/app/(learn)/round/[round]/[n]/check-button';
import { Order } from '@/app/(learn)/round/[round]/[n]/order';
import { offerEncoder } from './encoder';

const ISLANDS: Record<string, unknown> = {
  ...{ CheckButton, Focus, Order, PassOn, Place, PostForm, PrintButton, ReadAloud, ShareLink, WordCard },
};

/**
 * Brings a page that was drawn as a string to life where that is worth its bytes: each island by
 * itself, with the properties that it was drawn with.
 * @param more islands that not every page knows
 */
export function bringToLife(more: Record<string, unknown> = {}): void {
  const islands = { ...ISLANDS, ...more };
  // a cheap phone shows the page first: it works as it is
  requestAnimationFrame(() => setTimeout(() => hydrate(islands)));
}

function hydrate(islands: Record<string, unknown>): void {
  for (const island of document.querySelectorAll<HTMLElement>('ustat-island')) {
    const { name = '', props = '{}' } = island.dataset;
    hydrateRoot(island, createElement(islands[name] as FunctionComponent<object>, JSON.parse(props)));
  }
  // without it, words find what they can
  offerEncoder().catch(() => {});
  navigator.serviceWorker?.addEventListener('message', sent);
  navigator.serviceWorker?.startMessages();
}

/** What waited when the page was drawn has gone out (worker/sync.ts). */
function sent({ data }: MessageEvent): void {
  const sign = document.querySelector<HTMLElement>('#net-sign [data-sent]');
  if (data?.do === 'sent' && sign) sign.textContent = ` · ${sign.dataset.sent}`;
}
