import { getLocale, getTranslations } from 'next-intl/server';
import { Go } from '@/app/_ui/go';
import { isolated } from '@/app/_ui/languages';
import { Notice } from '@/app/_ui/notice';
import { loaded, one, type Query } from '@/app/_ui/page';
import { NewPin, ProfileForm } from '@/app/_ui/profile-form';
import { ResetNotice } from '@/app/_ui/reset-notice';
import { Body, Screen } from '@/app/_ui/screen';
import { resetsOf } from '@/lib/auth/first-pin-queries';
import { choosing } from '@/lib/server/web/first-visit';
import { services } from '@/lib/server/web/services';
import { membershipsOf } from '@/lib/teaching/class-queries';

/** The learner's own PIN in the place of the one on a card, before anything else is opened. */
export default async function OwnPin({ searchParams }: { searchParams: Query }) {
  const { error } = await searchParams;
  const credential = await loaded(choosing());
  const t = await getTranslations('profile');
  const nav = await getTranslations('nav');
  if (!credential) {
    return (
      <Screen title={t('signIn')} back={{ href: '/sign-in', label: nav('back') }} menu={false}>
        <Body>
          <Notice as="h1" title={t('ownPinOver')}>
            <p>{t('ownPinOverText')}</p>
          </Notice>
          <Go href="/sign-in">{t('signIn')}</Go>
        </Body>
      </Screen>
    );
  }
  const resets = await loaded(resetsOf(services().db, credential.learnerId));
  return (
    <Screen title={t('signIn')} back={{ href: '/sign-in', label: nav('back') }} menu={false}>
      <ProfileForm
        id="own-pin"
        action="/api/own-pin"
        error={one(error)}
        failed={t('ownPinNot')}
        said={{ 'bad-input': t('ownPinBad'), 'not-found': t('ownPinOverText') }}
        title={t('ownPinTitle')}
        text={t('ownPinText')}
        before={
          resets.length > 0 ? <ResetNotice resets={resets} /> : <Seen learnerId={credential.learnerId} />
        }
        fields={
          <>
            <input type="hidden" name="language" value={await getLocale()} />
            <NewPin label={t('newPin')} />
          </>
        }
        button={t('ownPinSave')}
      />
    </Screen>
  );
}

/** Who made the profile, and what an educator sees of it. */
async function Seen({ learnerId }: { learnerId: string }) {
  const [one] = await loaded(membershipsOf(services().db, learnerId));
  if (!one) return null;
  const t = await getTranslations('profile');
  const teach = await getTranslations('teach');
  return (
    <section className="stack tight" aria-labelledby="h-sees">
      <p>{t('ownPinClass', { name: isolated(one.name) })}</p>
      <h2 id="h-sees">{teach('seesTitle')}</h2>
      <ul className="bullets">
        <li>{teach('seesCard')}</li>
        <li>{teach('sees.modules')}</li>
        <li>{teach('sees.day')}</li>
      </ul>
      <p>{teach('seesNot')}</p>
    </section>
  );
}
