import { getTranslations } from 'next-intl/server';
import { loaded } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { Desk } from '@/app/_ui/staff/screen';
import { roles } from '@/lib/auth/can';
import { siteHealth } from '@/lib/server/web/site-health';

/** How the site is, in words: what works, what is missing, and what to do about it. */
export default async function Health() {
  const staff = await theStaff('site.see');
  const health = await loaded(siteHealth());
  const t = await getTranslations('staff');
  const facts: [string, string][] = [
    [t('health.database'), t(health.isEmbedded ? 'health.embedded' : 'health.server', { ms: health.ms })],
    [t('health.learners'), t('health.learnersCount', { count: health.learners })],
    [t('health.courses'), t('health.coursesCount', { count: health.courses })],
    [t('health.answers'), health.model ? t('health.model') : t('health.quotes')],
    [t('health.contacts'), t('health.contactsCount', { count: health.contacts })],
    [t('health.address'), health.isHttps ? t('health.https') : t('health.http')],
    [
      t('health.retention'),
      health.retentionDays === null
        ? t('health.kept')
        : t('health.deletedAfter', { count: health.retentionDays }),
    ],
  ];
  return (
    <Desk staff={staff} title={t('place.health')} at="/admin">
      <dl className="facts">
        {facts.map(([name, said]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{said}</dd>
          </div>
        ))}
      </dl>
      <section className="stack" aria-labelledby="h-staff">
        <h2 id="h-staff">{t('health.staff')}</h2>
        <dl className="facts">
          {roles.map((role) => (
            <div key={role}>
              <dt>{t(`role.${role}`)}</dt>
              <dd>{t('health.people', { count: health.roles[role] ?? 0 })}</dd>
            </div>
          ))}
        </dl>
      </section>
    </Desk>
  );
}
