import { useTranslations } from 'next-intl';
import { countryName, languageName, listIn } from '@/lib/dates';
import type { Contact } from '@/lib/tutor/schema';

/**
 * Whom to call: a number that a tap dials, and in which country, when, in which languages and at
 * what price.
 */
export function Contacts({
  contacts,
  screenLanguage,
}: {
  contacts: readonly Contact[];
  screenLanguage: string;
}) {
  const t = useTranslations();
  return (
    <ul>
      {contacts.map((contact) => (
        <li key={contact.phone} className="contact">
          <b dir="auto">{contact.name}</b>
          <p>
            <a className="tel" href={`tel:${contact.phone.replace(/[^+\d]/g, '')}`}>
              <bdi>{contact.phone}</bdi>
            </a>
          </p>
          <p className="second">
            {[
              countryName(contact.country, screenLanguage),
              contact.hours,
              listIn(
                screenLanguage,
                contact.languages.map((code) => languageName(code, screenLanguage)),
              ),
              contact.free ? t('tutor.free') : t('help.charged'),
            ].join(' · ')}
          </p>
        </li>
      ))}
    </ul>
  );
}
