import { createElement, Fragment, type ReactNode } from 'react';
import type { Mark } from '@/lib/research/figures/svg';

const NAMES: Record<string, string> = {
  'text-anchor': 'textAnchor',
  'font-size': 'fontSize',
  'stroke-width': 'strokeWidth',
  'stroke-opacity': 'strokeOpacity',
  'stroke-dasharray': 'strokeDasharray',
  'fill-opacity': 'fillOpacity',
};

/** A picture within a page, in the colours of its text. */
export function Picture({ mark }: { mark: Mark }): ReactNode {
  const { tag, attributes, text, parts = [] } = mark;
  const named = Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [NAMES[name] ?? name, value]),
  );
  const within = parts.map((part, n) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a picture is drawn once
    <Fragment key={n}>{Picture({ mark: part })}</Fragment>
  ));
  // a title takes one text, and nothing beside it
  return createElement(tag, named, text ?? within);
}
