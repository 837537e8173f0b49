import { useTranslations } from 'next-intl';
import { spoken } from '@/app/_ui/languages';
import { Notice } from '@/app/_ui/notice';
import { resultOf } from '@/lib/hints/practice';
import type { PracticeQueue } from '@/lib/hints/practice-queries';

/** How many faults were missed, and which; what was refused without one. */
export function Result({ practice, screenLanguage }: { practice: PracticeQueue; screenLanguage: string }) {
  const t = useTranslations('practise');
  const { cards, answers, language } = practice;
  const { faulty, missed, refused } = resultOf(cards, answers);
  return (
    <section className="stack" aria-labelledby="h-result">
      <h2 id="h-result">{t('result')}</h2>
      <Notice
        tone={missed.length === 0 ? 'right' : 'notyet'}
        title={t('missed', { count: missed.length, of: faulty })}
      >
        {refused.length > 0 && <p>{t('refused', { count: refused.length })}</p>}
      </Notice>
      {[...missed, ...refused].length > 0 && (
        <ul className="rules">
          {[...missed, ...refused].map(({ itemId, level, text, fault }) => (
            <li key={`${itemId} ${level} ${text}`}>
              <p>
                <b>{fault ? t(`fault.${fault}`) : t('noFault')}</b> · <bdi>{itemId}</bdi>
              </p>
              <p {...spoken(language, screenLanguage)}>{text}</p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
