import { useTranslations } from 'next-intl';
import type { RecordedTurn } from '@/lib/tutor/schema';
import { Icon } from '../../../_ui/icon';

/**
 * Whether it helped, and a way to say that something is wrong with it.
 * @param from position of the first turn on the page
 */
export function Judge({ turn, from }: { turn: RecordedTurn; from: number }) {
  const t = useTranslations('tutor');
  return (
    <form className="stack tight" method="post" action="/api/turn" data-enhance>
      <input type="hidden" name="turn" value={turn.id} />
      <input type="hidden" name="from" value={from} />
      <p className="second">
        {turn.helped === null ? t('helpedQuestion') : turn.helped ? t('saidHelped') : t('saidNotHelped')}
      </p>
      <div className="tools">
        {turn.helped !== true && (
          <button type="submit" name="do" value="helped">
            {t('helped')}
          </button>
        )}
        {turn.helped !== false && (
          <button type="submit" name="do" value="not-helped">
            {t('notHelped')}
          </button>
        )}
        {turn.reported ? (
          <p className="second">{t('reported')}</p>
        ) : (
          <button type="submit" name="do" value="report">
            <Icon name="flag" small />
            {t('report')}
          </button>
        )}
      </div>
      {!(turn.helped === false && turn.reported) && <p className="second">{t('judgedNote')}</p>}
    </form>
  );
}
