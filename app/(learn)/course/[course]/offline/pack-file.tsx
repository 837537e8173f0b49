import { getTranslations } from 'next-intl/server';
import { Notice } from '@/app/_ui/notice';

const WHY = {
  none: 'packNone',
  truncated: 'packCut',
  unsigned: 'packUnsigned',
  damaged: 'packDamaged',
  foreign: 'packForeign',
  older: 'packOlder',
  same: 'packSame',
  incomplete: 'packIncomplete',
  full: 'full',
  unchecked: 'packUnchecked',
  elsewhere: 'packElsewhere',
  'not for phones': 'packNotForPhones',
} as const;

/**
 * Opens a course that came as a file: the phone's own worker takes the form, no server sees it.
 * @param said what became of the one before: `done`, or why it was refused
 */
export async function PackFile({ said }: { said: string | undefined }) {
  const t = await getTranslations('offline');
  const why = WHY[said as keyof typeof WHY] ?? 'packDamaged';
  return (
    <section className="stack tight" id="pack-file" aria-labelledby="h-pack">
      <h2 id="h-pack">{t('packTitle')}</h2>
      {said === 'done' && <Notice tone="right" title={t('packDone')} />}
      {said && said !== 'done' && <Notice title={t(why)} id="pack-refused" />}
      <form className="stack tight" method="post" action="/api/open-pack" encType="multipart/form-data">
        <label htmlFor="pack">{t('packText')}</label>
        <input type="file" id="pack" name="pack" required />
        <button type="submit" className="btn quiet">
          {t('packOpen')}
        </button>
      </form>
    </section>
  );
}
