import { useTranslations } from 'next-intl';
import { Diff } from './diff';

interface TheirsProps {
  /** As it stands now, and as it would be with what was typed. */
  before: string;
  after: string;
  /** Who has saved it meanwhile. */
  by: string | null;
}

/** What somebody typed who was too late, beside what stands there by now. */
export function Theirs({ before, after, by }: TheirsProps) {
  const t = useTranslations('edit');
  return (
    <section className="stack tight" aria-labelledby="h-theirs">
      <h2 id="h-theirs">{by ? t('theirsBy', { name: by }) : t('theirs')}</h2>
      <p>{t('theirsText')}</p>
      <Diff before={before} after={after} />
    </section>
  );
}
