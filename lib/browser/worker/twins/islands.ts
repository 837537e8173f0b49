import { createElement, type ReactElement } from 'react';
import { ReadAloud as OwnReadAloud } from '@/app/_ui/read-aloud';
import { Place as OwnPlace } from '@/app/(learn)/course/[course]/[module]/place';
import { Order as OwnOrder } from '@/app/(learn)/round/[round]/[n]/order';

/** Components that help without a network: drawn with what islands.tsx brings them to life by. */
const island =
  <P extends object>(name: string, own: (props: P) => ReactElement | null) =>
  (props: P): ReactElement =>
    createElement(
      'ustat-island',
      { 'data-name': name, 'data-props': JSON.stringify(props) },
      createElement(own, props),
    );

export const Order = island('Order', OwnOrder);
export const Place = island('Place', OwnPlace);
export const ReadAloud = island('ReadAloud', OwnReadAloud);
