import { getTranslations } from 'next-intl/server';
import { claimedName } from '@/lib/auth/pin';
import { services } from '@/lib/server/web/services';
import { onTheWay, sharedPage } from '@/lib/server/web/way';
import { Go } from '../../_ui/go';
import { viewer } from '../../_ui/learner';
import { NameField } from '../../_ui/name-field';
import { Notice } from '../../_ui/notice';
import { loaded, one, type Query } from '../../_ui/page';
import { KnownPin, ProfileForm } from '../../_ui/profile-form';
import { Screen } from '../../_ui/screen';
import { CardName } from './card-name';

/** Opens a profile that was kept on another phone. */
export default async function SignIn({ searchParams }: { searchParams: Query }) {
  const { error, to: asked } = await searchParams;
  const to = sharedPage(one(asked));
  const open = await loaded(viewer());
  const nameless = open !== null && (await loaded(claimedName(services(), open.id))) === null;
  const t = await getTranslations('profile');
  const nav = await getTranslations('nav');
  return (
    <Screen
      title={t('signIn')}
      back={{ href: open ? '/settings' : onTheWay('/language', to), label: nav('back') }}
      menu={false}
    >
      <ProfileForm
        id="sign-in"
        action="/api/sign-in"
        error={one(error)}
        failed={t('notOpened')}
        said={{
          'not-allowed': t('noMatch'),
          'over-budget': (when) => t('waitTries', when),
          'bad-input': t('badSignIn'),
        }}
        title={t('signInTitle')}
        text={t('signInText')}
        before={
          nameless && (
            <Notice title={t('namelessTitle')}>
              <p>{t('namelessText')}</p>
              <Go href="/settings/keep">{t('keep')}</Go>
            </Notice>
          )
        }
        fields={
          <>
            {to && <input type="hidden" name="to" value={to} />}
            <NameField label={t('name')} />
            <KnownPin />
            <CardName />
          </>
        }
        after={<Go href="/recover">{t('forgotPin')}</Go>}
        button={t('signIn')}
      />
    </Screen>
  );
}
