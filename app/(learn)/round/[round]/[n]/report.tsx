import { getTranslations } from 'next-intl/server';
import { Focus } from '@/app/_ui/focus';
import { Hidden } from '@/app/_ui/hidden';
import { Icon } from '@/app/_ui/icon';
import { Notice } from '@/app/_ui/notice';
import { itemFaults } from '@/lib/tutor/report-queries';

interface ReportProps {
  roundId: string;
  position: number;
  /** It was sent just now. */
  isSent: boolean;
}

/** "Something is wrong here": to the people who look after the course. */
export async function Report({ roundId, position, isSent }: ReportProps) {
  const t = await getTranslations('reports');
  if (isSent) {
    return (
      <>
        <Notice tone="right" title={t('learner.thanksTitle')} id="reported">
          <p>{t('learner.thanks')}</p>
        </Notice>
        <Focus on="reported" mark={`${roundId}/${position}`} />
      </>
    );
  }
  return (
    <details className="fold" key={`report-${position}`}>
      <summary>
        <Icon name="flag" small />
        {t('learner.open')}
      </summary>
      <form className="stack tight" method="post" action="/api/report" data-enhance>
        <Hidden fields={{ round: roundId, position: String(position) }} />
        <fieldset className="stack tight">
          <legend>{t('learner.what')}</legend>
          {itemFaults.map((fault) => (
            <div className="choice" key={fault}>
              <input type="radio" id={`fault-${fault}`} name="fault" value={fault} required />
              <label htmlFor={`fault-${fault}`}>{t(`fault.${fault}`)}</label>
            </div>
          ))}
        </fieldset>
        <div className="field">
          <label htmlFor="report-words">{t('learner.words')}</label>
          <textarea id="report-words" name="words" dir="auto" rows={2} maxLength={300} />
        </div>
        <p className="second">{t('learner.note')}</p>
        <button type="submit" className="btn quiet">
          {t('learner.send')}
        </button>
      </form>
    </details>
  );
}
