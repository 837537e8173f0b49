import { useTranslations } from 'next-intl';
import { Hidden } from '@/app/_ui/hidden';
import { outcomes } from '@/lib/tutor/report-queries';

/** What was done, in a word or two: each by a digit. */
export function Outcomes({ fields }: { fields: Record<string, string> }) {
  const t = useTranslations('reports');
  return (
    <form className="stack tight" method="post" action="/api/curate/report" aria-labelledby="h-done">
      <h2 id="h-done">{t('decide')}</h2>
      <Hidden fields={fields} />
      <div className="field">
        <label htmlFor="words">
          {t('words')} <kbd>M</kbd>
        </label>
        <input id="words" name="words" dir="auto" maxLength={200} data-key="m" />
      </div>
      <div className="keys">
        {outcomes.map((outcome, at) => (
          <button
            key={outcome}
            type="submit"
            name="do"
            value={outcome}
            className="btn quiet"
            data-key={String(at + 1)}
          >
            {t(`outcome.${outcome}`)} <kbd>{at + 1}</kbd>
          </button>
        ))}
      </div>
    </form>
  );
}
