import { useTranslations } from 'next-intl';
import { Curves } from '@/app/research/_figures/curves';
import type { AnalysedVersion } from '@/lib/server/web/analysis';

/** How learners of each arm get on with what they have tried before. */
export function ResultCurves({
  analysis,
  nameOf,
}: {
  analysis: AnalysedVersion;
  nameOf: (arm: string) => string;
}) {
  const t = useTranslations('research.result');
  const rows = analysis.curves.map(({ arm, points }) => ({ label: nameOf(arm), points }));
  if (rows.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="h-curves">
      <h2 id="h-curves">{t('curves')}</h2>
      <p>{t('curvesText')}</p>
      <Curves
        title={t('curvesTitle')}
        across={t('tries')}
        up={t('notRight')}
        rows={rows}
        name="learning-curves"
      />
    </section>
  );
}
