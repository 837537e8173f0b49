import { getTranslations } from 'next-intl/server';
import { Contacts } from '@/app/_ui/contacts';
import { viewer } from '@/app/_ui/learner';
import { preferences } from '@/app/_ui/preferences';
import { PrintButton } from '@/app/_ui/print-button';
import { Body, Screen } from '@/app/_ui/screen';
import { patterns, services } from '@/lib/server/web/services';
import { adviceOn, contactsFor } from '@/lib/tutor/danger';

/** Whom to call and what to do in danger: without a profile, without script, and on paper. */
export default async function Help() {
  const { contacts } = services();
  const { danger } = await patterns();
  const { language } = await preferences();
  // Who can't be looked up needs this page as well.
  const learner = await viewer().catch(() => null);
  const t = await getTranslations();
  const people = contactsFor(contacts, language);
  const topics = danger.topics.map(({ id }) => ({ id, ...adviceOn(id, danger, [language]) }));
  return (
    <Screen title={t('help.title')} titleIsHeading menu={learner !== null}>
      <Body>
        <p>{t('help.about')}</p>
        <section className="stack" aria-labelledby="h-people">
          <h2 id="h-people">{t('tutor.contacts')}</h2>
          {people.length > 0 ? (
            <Contacts contacts={people} screenLanguage={language} />
          ) : (
            <p>{t('help.noPeople')}</p>
          )}
        </section>
        <section className="stack wide" aria-labelledby="h-danger">
          <h2 id="h-danger">{t('help.danger')}</h2>
          <ul className="off-paper">
            {topics.map(({ id, title }) => (
              <li key={id}>
                <a className="go" href={`#${id}`} dir="auto">
                  {title}
                </a>
              </li>
            ))}
          </ul>
          {topics.map(({ id, title, sentences }) => (
            <section className="stack tight" key={id} id={id} aria-labelledby={`h-${id}`}>
              <h3 id={`h-${id}`} dir="auto">
                {title}
              </h3>
              <ul className="bullets">
                {sentences.map((sentence) => (
                  <li key={sentence} dir="auto">
                    {sentence}
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </section>
        <div className="off-paper">
          <PrintButton label={t('profile.print')} />
        </div>
      </Body>
    </Screen>
  );
}
