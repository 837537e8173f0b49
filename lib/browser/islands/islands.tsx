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

/**
 * Brings pages that were drawn as a string to life where that is worth its bytes: each island by
 * itself, with the properties that it was drawn with. Bundled with Preact in React's place.
 */
const ISLANDS: Record<string, unknown> = {
  ...{ CheckButton, Focus, Order, PassOn, Place, PostForm, PrintButton, ReadAloud, ShareLink, WordCard },
};

for (const island of document.querySelectorAll<HTMLElement>('ustat-island')) {
  const { name = '', props = '{}' } = island.dataset;
  hydrateRoot(island, createElement(ISLANDS[name] as FunctionComponent<object>, JSON.parse(props)));
}

// without it, words find what they can
offerEncoder().catch(() => {});
