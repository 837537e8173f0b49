'use client';

import { Icon } from './icon';
import { ShareButton } from './share-button';

/** Sends this page's address without what belongs to its reader alone. */
export function ShareLink({
  path,
  title,
  words,
}: {
  path: string;
  title: string;
  words: { share: string; copied: string; notCopied: string };
}) {
  return (
    <ShareButton what={() => ({ title, url: new URL(path, window.location.href).href })} words={words}>
      <Icon name="share" small />
    </ShareButton>
  );
}
