import { getTranslations } from 'next-intl/server';
import { isolated } from '@/app/_ui/languages';
import { one, type Query } from '@/app/_ui/page';
import { ProfileForm } from '@/app/_ui/profile-form';
import { Screen } from '@/app/_ui/screen';
import { theStaff } from '@/app/_ui/staff/guard';
import { PassphraseField } from '@/app/_ui/staff/passphrase-field';
import { staffPage } from '@/lib/server/web/ask';

/** The passphrase again, before what can't be taken back. */
export default async function Confirm({ searchParams }: { searchParams: Query }) {
  const staff = await theStaff('staff.self');
  const { error, to: asked } = await searchParams;
  const to = staffPage(one(asked));
  const t = await getTranslations('staff');
  const nav = await getTranslations('nav');
  return (
    <Screen title={t('confirm')} back={{ href: to ?? '/staff', label: nav('back') }} menu={false}>
      <ProfileForm
        id="confirm"
        action="/api/staff/confirm"
        error={one(error)}
        failed={t('notOpened')}
        said={{ 'not-allowed': t('noMatchAgain'), 'over-budget': (when) => t('waitTries', when) }}
        title={t('confirmTitle')}
        text={t('confirmText', { name: isolated(staff.name) })}
        fields={
          <>
            {to && <input type="hidden" name="to" value={to} />}
            <PassphraseField label={t('passphrase')} />
          </>
        }
        button={t('goOn')}
      />
    </Screen>
  );
}
