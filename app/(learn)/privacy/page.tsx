import { getTranslations } from 'next-intl/server';
import { Go } from '@/app/_ui/go';
import { viewer } from '@/app/_ui/learner';
import { loaded } from '@/app/_ui/page';
import { Body, Screen } from '@/app/_ui/screen';
import { questionsLeave, services } from '@/lib/server/web/services';
import { storedTopics, TOPICS, type Topic } from '@/lib/server/web/stored';

/**
 * What is stored, who sees it, how long, how one gets and deletes it: by the table that the export
 * is made from. For anybody, before there is a profile.
 */
export default async function Privacy() {
  const learner = await loaded(viewer());
  const { operator, retentionDays } = services().config;
  const t = await getTranslations('privacy');
  const nav = await getTranslations('nav');
  const settings = await getTranslations('settings');
  const tutor = await getTranslations('tutor');
  const back = { href: learner ? '/settings' : '/language', label: nav('back') };
  return (
    <Screen title={t('title')} titleIsHeading back={back} menu={learner !== null}>
      <Body>
        <p>{t('intro')}</p>
        <section className="stack tight" aria-labelledby="h-operator">
          <h2 id="h-operator">{t('operator')}</h2>
          {operator ? (
            <p className="lines">
              <bdi>{operator}</bdi>
            </p>
          ) : (
            <p>{t('noOperator')}</p>
          )}
        </section>
        <section className="stack" aria-labelledby="h-server">
          <h2 id="h-server">{t('stored')}</h2>
          <ul className="rules">
            {storedTopics().map((topic) => (
              <Stored key={topic} topic={topic} />
            ))}
          </ul>
          {retentionDays !== null && <p>{t('unused', { days: retentionDays })}</p>}
        </section>
        <section className="stack tight" aria-labelledby="h-phone">
          <h2 id="h-phone">{t('phone')}</h2>
          <p>{settings('storedPhone')}</p>
        </section>
        <section className="stack" aria-labelledby="h-others">
          <h2 id="h-others">{t('others')}</h2>
          <ul className="bullets">
            <li>{questionsLeave() ? tutor('privacyAway') : tutor('privacyHere')}</li>
            <li>{t('address')}</li>
            <li>{t('server')}</li>
            <li>{t('nothingSold')}</li>
          </ul>
        </section>
        <section className="stack tight" aria-labelledby="h-get">
          <h2 id="h-get">{t('get')}</h2>
          <p>{learner ? t('getText') : t('getLater')}</p>
          {learner && <Export />}
        </section>
        <section className="stack tight" aria-labelledby="h-delete">
          <h2 id="h-delete">{t('delete')}</h2>
          <p>{t('deleteText')}</p>
          {learner && <Go href="/settings">{t('toSettings')}</Go>}
        </section>
      </Body>
    </Screen>
  );
}

async function Stored({ topic }: { topic: Topic }) {
  const t = await getTranslations('privacy');
  const { seenBy, kept } = TOPICS[topic];
  return (
    <li className="stack tight">
      <h3>{t(`called.${topic}`)}</h3>
      <p>{t(`topic.${topic}`)}</p>
      <dl className="facts-of">
        <dt>{t('who')}</dt>
        <dd>{t(`seenBy.${seenBy}`)}</dd>
        <dt>{t('long')}</dt>
        <dd>{t(`kept.${kept}`)}</dd>
      </dl>
    </li>
  );
}

async function Export() {
  const t = await getTranslations('profile');
  return (
    <p>
      <a className="go" href="/api/export" download="">
        {t('export')}
      </a>
    </p>
  );
}
