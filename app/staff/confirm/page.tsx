import { getTranslations } from 'next-intl/server';
import { isolated } from '@/app/_ui/languages';
import { loaded, one, type Query } from '@/app/_ui/page';
import { ProfileForm } from '@/app/_ui/profile-form';
import { Body, Dock, Screen } from '@/app/_ui/screen';
import { theStaff } from '@/app/_ui/staff/guard';
import { PassphraseField } from '@/app/_ui/staff/passphrase-field';
import { ProviderFault, ProviderForm } from '@/app/_ui/staff/provider';
import { staffPage } from '@/lib/server/web/ask';
import { doorsHere, theProvider } from '@/lib/server/web/provider-door';

/** The passphrase again, here or at the provider, before what can't be taken back. */
export default async function Confirm({ searchParams }: { searchParams: Query }) {
  const staff = await theStaff('staff.self');
  const { error, provider, to: asked } = await searchParams;
  const to = staffPage(one(asked));
  const doors = await loaded(doorsHere(staff.id));
  const t = await getTranslations('staff');
  const nav = await getTranslations('nav');
  const fault = <ProviderFault code={one(provider)} />;
  const again = doors.isLinked && <ProviderForm fields={{ for: 'again', to }} word="again" />;
  return (
    <Screen
      title={doors.hasPassphrase ? t('confirm') : t('signIn')}
      back={{ href: to ?? '/staff', label: nav('back') }}
      menu={false}
    >
      {doors.hasPassphrase ? (
        <ProfileForm
          id="confirm"
          action="/api/staff/confirm"
          error={one(error)}
          failed={t('notOpened')}
          said={{ 'not-allowed': t('noMatchAgain'), 'over-budget': (when) => t('waitTries', when) }}
          title={t('confirmTitle')}
          text={t('confirmText', { name: isolated(staff.name) })}
          before={fault}
          fields={
            <>
              {to && <input type="hidden" name="to" value={to} />}
              <PassphraseField label={t('passphrase')} />
            </>
          }
          after={again}
          button={t('goOn')}
        />
      ) : (
        <>
          <Body>
            <h1>{t('provider.againTitle')}</h1>
            {fault}
            <p>{t('provider.againText', { provider: theProvider()?.label ?? '' })}</p>
          </Body>
          <Dock>{again}</Dock>
        </>
      )}
    </Screen>
  );
}
