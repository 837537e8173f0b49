import { getTranslations } from 'next-intl/server';
import { claimedName } from '@/lib/auth/pin';
import { services } from '@/lib/server/web/services';
import { CodeField } from '../../_ui/code-field';
import { Go } from '../../_ui/go';
import { viewer } from '../../_ui/learner';
import { Notice } from '../../_ui/notice';
import { loaded, one, type Query } from '../../_ui/page';
import { ProfileForm } from '../../_ui/profile-form';
import { Screen } from '../../_ui/screen';
import { BroughtCode } from './brought-code';

/** Opens here the profile that is open on another phone, by the code that it shows. */
export default async function OpenHere({ searchParams }: { searchParams: Query }) {
  const { error } = await searchParams;
  const open = await loaded(viewer());
  const nameless = open !== null && (await loaded(claimedName(services(), open.id))) === null;
  const t = await getTranslations('secondPhone');
  const profile = await getTranslations('profile');
  const nav = await getTranslations('nav');
  return (
    <Screen
      title={t('title')}
      back={{ href: open ? '/settings' : '/language', label: nav('back') }}
      menu={false}
    >
      <ProfileForm
        id="second-phone"
        action="/api/second-phone/open"
        error={one(error)}
        failed={profile('notOpened')}
        said={{
          'not-allowed': t('noSuchCode'),
          'over-budget': (when) => profile('waitTries', when),
          'bad-input': t('noSuchCode'),
        }}
        title={t('openTitle')}
        text={t('openText')}
        before={
          nameless && (
            <Notice title={profile('namelessTitle')}>
              <p>{profile('namelessText')}</p>
              <Go href="/settings/keep">{profile('keep')}</Go>
            </Notice>
          )
        }
        fields={
          <>
            <CodeField label={t('code')} help={t('codeHelp')} />
            <BroughtCode />
          </>
        }
        button={t('open')}
      />
    </Screen>
  );
}
