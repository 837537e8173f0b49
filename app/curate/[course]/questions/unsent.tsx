import { useTranslations } from 'next-intl';
import { isolated } from '@/app/_ui/languages';
import { LEAST_LEARNERS, type Unsent } from '@/lib/tutor/open/unsent-queries';

/** What learners asked in vain and did not send: how many, near which section, no words. */
export function UnsentList({ unsent }: { unsent: readonly Unsent[] }) {
  const t = useTranslations('openQuestions');
  if (unsent.length === 0) return null;
  return (
    <details className="fold">
      <summary>{t('unsent.title')}</summary>
      <p className="second">{t('unsent.text', { least: LEAST_LEARNERS })}</p>
      <ul className="rules">
        {unsent.map(({ place, heading, learners }) => (
          <li key={place}>{t('unsent.near', { heading: isolated(heading), count: learners })}</li>
        ))}
      </ul>
    </details>
  );
}
