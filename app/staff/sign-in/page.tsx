import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { NameField } from '@/app/_ui/name-field';
import { loaded, one, type Query } from '@/app/_ui/page';
import { ProfileForm } from '@/app/_ui/profile-form';
import { Screen } from '@/app/_ui/screen';
import { PassphraseField } from '@/app/_ui/staff/passphrase-field';
import { ProviderFault, ProviderForm } from '@/app/_ui/staff/provider';
import { staffPage } from '@/lib/server/web/ask';
import { currentStaff } from '@/lib/server/web/staff-session';

/** The door of staff. */
export default async function StaffSignIn({ searchParams }: { searchParams: Query }) {
  const { error, provider, to: asked } = await searchParams;
  const to = staffPage(one(asked));
  if (await loaded(currentStaff())) redirect(to ?? '/staff');
  const t = await getTranslations('staff');
  return (
    <Screen title={t('signIn')} brand menu={false}>
      <ProfileForm
        id="staff-sign-in"
        action="/api/staff/sign-in"
        error={one(error)}
        failed={t('notOpened')}
        said={{
          'not-allowed': t('noMatch'),
          'over-budget': (when) => t('waitTries', when),
          'bad-input': t('badSignIn'),
          late: t('lateCode'),
        }}
        title={t('signInTitle')}
        text={t('signInText')}
        before={<ProviderFault code={one(provider)} />}
        fields={
          <>
            {to && <input type="hidden" name="to" value={to} />}
            <NameField label={t('name')} />
            <PassphraseField label={t('passphrase')} />
          </>
        }
        after={<ProviderForm fields={{ for: 'sign-in', to }} word="with" />}
        button={t('signIn')}
      />
    </Screen>
  );
}
