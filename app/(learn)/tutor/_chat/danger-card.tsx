import { useTranslations } from 'next-intl';
import type { TurnAnswer } from '@/lib/tutor/schema';
import { Contacts } from '../../../_ui/contacts';
import { Go } from '../../../_ui/go';
import { Icon } from '../../../_ui/icon';

/** What to do at once, whom to call, and then the rest of the advice. */
export function DangerCard({
  answer,
  screenLanguage,
}: {
  answer: Extract<TurnAnswer, { kind: 'danger' }>;
  screenLanguage: string;
}) {
  const t = useTranslations('tutor');
  const help = useTranslations('help');
  const [first, ...more] = answer.advice;
  return (
    <div className="notice danger">
      <Icon name="care" />
      <h2 className="head">{t('dangerTitle')}</h2>
      <p dir="auto">{first}</p>
      {answer.contacts.length > 0 && (
        <div className="stack">
          <h3>{t('contacts')}</h3>
          <Contacts contacts={answer.contacts} screenLanguage={screenLanguage} />
        </div>
      )}
      {more.map((line) => (
        <p key={line} dir="auto">
          {line}
        </p>
      ))}
      <Go href="/help">{help('link')}</Go>
    </div>
  );
}
