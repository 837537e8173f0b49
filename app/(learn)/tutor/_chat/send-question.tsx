import { useTranslations } from 'next-intl';
import type { RecordedTurn } from '@/lib/tutor/schema';
import type { TurnContext } from './turn-context';

/** To the people who look after the course, only after a tap, and said before it what is sent. */
export function SendQuestion({ turn, context }: { turn: RecordedTurn; context: TurnContext }) {
  const t = useTranslations('tutor');
  if (context.sent.has(turn.id)) {
    return (
      <p className="second" role="status">
        {t('questionSent')}
      </p>
    );
  }
  return (
    <form className="stack tight" method="post" action="/api/question" data-enhance>
      <input type="hidden" name="turn" value={turn.id} />
      <input type="hidden" name="from" value={context.from} />
      <p className="second">{t('sendQuestionText')}</p>
      <button type="submit" className="btn quiet">
        {t('sendQuestion')}
      </button>
    </form>
  );
}
