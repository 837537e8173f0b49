import { getTranslations } from 'next-intl/server';
import type { PassOnWords } from './pass-on';

export async function passOnWords(): Promise<PassOnWords> {
  const t = await getTranslations('offline');
  return {
    ...{ title: t('passOn'), text: t('passOnText'), ready: t('passOnReady') },
    ...{ size: t('passOnSize', { size: '{size}' }), give: t('passOnGive'), later: t('passOnLater') },
    ...{ downloaded: t('passOnDownloaded'), renewed: t('passOnRenewed') },
    ...{ busy: t('busy'), failed: t('failed'), full: t('full') },
  };
}
