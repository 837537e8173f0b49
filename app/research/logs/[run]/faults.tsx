import { useTranslations } from 'next-intl';
import type { FoundOf } from '@/lib/research/lab-run';

/** Rows that could not be used: the first ones with why, in the reader's own words. */
export function Faults({ faults: { count, first } }: { faults: FoundOf<'choices'>['faults'] }) {
  const t = useTranslations('lab.answers');
  if (count === 0) return null;
  return (
    <details>
      <summary>{t('faults', { count })}</summary>
      <ul className="faults">
        {first.map(({ line, why }) => (
          <li key={line} dir="auto">
            {t('line', { line, why })}
          </li>
        ))}
      </ul>
    </details>
  );
}
