import { createElement, type FunctionComponent } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { ReadAloud } from '@/app/_ui/read-aloud';
import { Place } from '@/app/(learn)/course/[course]/[module]/place';
import { Order } from '@/app/(learn)/round/[round]/[n]/order';
import { offerEncoder } from './encoder';

/**
 * Brings pages that the worker has drawn to life where that is worth its bytes: each island by
 * itself, with the properties that it was drawn with. Bundled with Preact in React's place.
 */
const ISLANDS: Record<string, unknown> = { Order, Place, ReadAloud };

for (const island of document.querySelectorAll<HTMLElement>('ustat-island')) {
  const { name = '', props = '{}' } = island.dataset;
  hydrateRoot(island, createElement(ISLANDS[name] as FunctionComponent<object>, JSON.parse(props)));
}

// without it, words find what they can
offerEncoder().catch(() => {});
