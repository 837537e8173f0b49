import { useTranslations } from 'next-intl';
import type { effectsOfLevels } from '@/lib/hints/effect-queries';
import { LEAST_LEARNERS } from '@/lib/hints/effects';
import { useEffectWords } from '../effect-line';

/** What learners did after hints of each level. */
export function Effects({ levels }: { levels: Awaited<ReturnType<typeof effectsOfLevels>> }) {
  const t = useTranslations('effect');
  const inWords = useEffectWords();
  return (
    <section className="stack" aria-labelledby="h-effects">
      <h2 id="h-effects">{t('title')}</h2>
      {levels.length === 0 ? (
        <p>{t('tooFew', { least: LEAST_LEARNERS })}</p>
      ) : (
        <ul>
          {levels.map(({ level, ...effect }) => (
            <li key={level}>
              {t('level', { level })}: {inWords(effect)}
            </li>
          ))}
        </ul>
      )}
      <p className="second">{t('how')}</p>
    </section>
  );
}
