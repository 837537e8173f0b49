import { useTranslations } from 'next-intl';
import type { TurnAnswer } from '@/lib/tutor/schema';
import { Contacts } from '../../../_ui/contacts';
import { Go } from '../../../_ui/go';
import { Icon } from '../../../_ui/icon';
import { SectionLinks } from './section-answer';
import type { TurnContext } from './turn-context';

/** What to do at once, whom to call, then the rest of the advice and what the course has. */
export function DangerCard({
  answer,
  context,
}: {
  answer: Extract<TurnAnswer, { kind: 'danger' }>;
  context: TurnContext;
}) {
  const t = useTranslations('tutor');
  const help = useTranslations('help');
  const [first, ...more] = answer.advice;
  const others = answer.others?.filter(({ moduleId }) => context.titles[moduleId]) ?? [];
  return (
    <div className="notice danger">
      <Icon name="care" />
      <h2 className="head">{t('dangerTitle')}</h2>
      <p dir="auto">{first}</p>
      {answer.contacts.length > 0 && (
        <div className="stack">
          <h3>{t('contacts')}</h3>
          <Contacts contacts={answer.contacts} screenLanguage={context.screenLanguage} />
        </div>
      )}
      {more.map((line) => (
        <p key={line} dir="auto">
          {line}
        </p>
      ))}
      {others.length > 0 && (
        <div className="stack tight">
          <p>{t('courseOnDanger')}</p>
          <SectionLinks links={others} context={context} />
        </div>
      )}
      <Go href="/help">{help('link')}</Go>
    </div>
  );
}
