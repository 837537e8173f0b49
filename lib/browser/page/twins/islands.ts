import { createElement, type ReactElement } from 'react';
import { Focus as OwnFocus } from '@/app/_ui/focus';
import { PostForm as OwnPostForm } from '@/app/_ui/post-form';
import { PrintButton as OwnPrintButton } from '@/app/_ui/print-button';
import { ReadAloud as OwnReadAloud } from '@/app/_ui/read-aloud';
import { ShareLink as OwnShareLink } from '@/app/_ui/share-link';
import { WordCard as OwnWordCard } from '@/app/_ui/word-card';
import { Place as OwnPlace } from '@/app/(learn)/course/[course]/[module]/place';
import { PassOn as OwnPassOn } from '@/app/(learn)/course/[course]/offline/pass-on';
import { CheckButton as OwnCheckButton } from '@/app/(learn)/round/[round]/[n]/check-button';
import { Order as OwnOrder } from '@/app/(learn)/round/[round]/[n]/order';

/** Components that go on in the browser: drawn with what islands.tsx brings them to life by. */
export const island =
  <P extends object>(name: string, own: (props: P) => ReactElement | null) =>
  (props: P): ReactElement =>
    createElement(
      'ustat-island',
      { 'data-name': name, 'data-props': JSON.stringify(props) },
      createElement(own, props),
    );

export const CheckButton = island('CheckButton', OwnCheckButton);
export const Focus = island('Focus', OwnFocus);
export const Order = island('Order', OwnOrder);
export const PassOn = island('PassOn', OwnPassOn);
export const Place = island('Place', OwnPlace);
export const PostForm = island('PostForm', OwnPostForm);
export const PrintButton = island('PrintButton', OwnPrintButton);
export const ReadAloud = island('ReadAloud', OwnReadAloud);
export const ShareLink = island('ShareLink', OwnShareLink);
export const WordCard = island('WordCard', OwnWordCard);
