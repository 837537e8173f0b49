import { useTranslations } from 'next-intl';
import { languageName, listIn } from '@/lib/dates';
import type { TurnAnswer } from '@/lib/tutor/schema';
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
  const [first, ...more] = answer.advice;
  return (
    <div className="notice danger">
      <Icon name="care" />
      <h2 className="head">{t('dangerTitle')}</h2>
      <p dir="auto">{first}</p>
      {answer.contacts.length > 0 && (
        <div className="stack">
          <h3>{t('contacts')}</h3>
          <ul>
            {answer.contacts.map((contact) => (
              <li key={contact.phone} className="contact">
                <b>{contact.name}</b>
                <p>
                  <a className="tel" href={`tel:${contact.phone.replace(/[^+\d]/g, '')}`}>
                    <bdi>{contact.phone}</bdi>
                  </a>
                </p>
                <p className="second">
                  {[
                    contact.country,
                    contact.hours,
                    listIn(
                      screenLanguage,
                      contact.languages.map((code) => languageName(code, screenLanguage)),
                    ),
                    contact.free ? t('free') : '',
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </p>
              </li>
            ))}
          </ul>
        </div>
      )}
      {more.map((line) => (
        <p key={line} dir="auto">
          {line}
        </p>
      ))}
    </div>
  );
}
