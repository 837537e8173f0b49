import { getTranslations } from 'next-intl/server';
import { loaded } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { Desk } from '@/app/_ui/staff/screen';
import { WideTable } from '@/app/_ui/staff/wide-table';
import { settingsPage } from '@/lib/server/web/settings';

/** Versions, the tutor's budget, and the settings as this process sees them, without secrets. */
export default async function Settings() {
  const staff = await theStaff('settings.see');
  const { versions, budget, settings } = await loaded(settingsPage());
  const t = await getTranslations('staff');
  const shown: [string, string][] = [
    ['Ustat', versions.ustat],
    ['Node', versions.node],
    ['PostgreSQL', versions.server],
    ['pgvector', versions.vector],
    [t('settings.schema'), String(versions.schema)],
    [t('settings.knowledge'), versions.knowledge],
    [t('settings.embedder'), versions.embedder ?? t('settings.noEmbedder')],
  ];
  return (
    <Desk staff={staff} title={t('place.settings')} at="/admin/settings">
      <dl className="facts">
        {shown.map(([name, version]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="free">
              <bdi>{version}</bdi>
            </dd>
          </div>
        ))}
        <div>
          <dt>{t('settings.budget')}</dt>
          <dd>{budget ? t('settings.used', budget) : t('health.quotes')}</dd>
        </div>
      </dl>
      <section className="stack" aria-labelledby="h-settings">
        <h2 id="h-settings">{t('settings.title')}</h2>
        <p>{t('settings.text')}</p>
        <WideTable label={t('settings.table')}>
          <thead>
            <tr>
              <th scope="col">{t('settings.name')}</th>
              <th scope="col">{t('settings.value')}</th>
            </tr>
          </thead>
          <tbody>
            {settings.map(({ name, value, isSecret }) => (
              <tr key={name}>
                <td>
                  <bdi>{name}</bdi>
                </td>
                <td className="free">
                  {value === null ? (
                    <span className="second">{t('settings.notSet')}</span>
                  ) : (
                    <bdi>{isSecret ? t('settings.secret') : value}</bdi>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      </section>
    </Desk>
  );
}
