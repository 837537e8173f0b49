import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { Field } from '@/app/_ui/field';
import { Go } from '@/app/_ui/go';
import { theLearner } from '@/app/_ui/learner';
import { loaded, one, type Query } from '@/app/_ui/page';
import { ProfileForm } from '@/app/_ui/profile-form';
import { Screen } from '@/app/_ui/screen';
import { claimedName } from '@/lib/auth/pin';
import { services } from '@/lib/server/web/services';
import { classCode } from '@/lib/teaching/schema';

type Params = Promise<{ code: string }>;

/**
 * What an educator will see, before one joins. The page tells nothing of the class, nor whether
 * there is one: who tries codes learns nothing here.
 */
export default async function JoinClass({ params, searchParams }: { params: Params; searchParams: Query }) {
  const learner = await theLearner();
  const code = classCode.safeParse((await params).code);
  if (!code.success) redirect('/join?error=bad-input');
  const name = await loaded(claimedName(services(), learner.id));
  const { error } = await searchParams;
  const t = await getTranslations('teach');
  const nav = await getTranslations('nav');
  return (
    <Screen title={t('joinTitle')} back={{ href: '/join', label: nav('back') }}>
      <ProfileForm
        id="join"
        action="/api/class"
        error={one(error)}
        failed={t('notJoined')}
        said={{
          'not-found': t('noClass'),
          'bad-input': t('badJoin'),
          'over-budget': (when) => t('wait', when),
        }}
        title={t('seesTitle')}
        text={null}
        before={
          <>
            <ul className="bullets">
              <li>{t('sees.name')}</li>
              <li>{t('sees.modules')}</li>
              <li>{t('sees.day')}</li>
            </ul>
            <p>{t('seesNot')}</p>
          </>
        }
        fields={
          <>
            <input type="hidden" name="do" value="join" />
            <input type="hidden" name="code" value={code.data} />
            <Field id="called" label={t('called')} help={t('calledHelp')}>
              <input
                id="called"
                name="called"
                dir="auto"
                defaultValue={name ?? ''}
                autoComplete="nickname"
                aria-describedby="called-help"
                minLength={2}
                maxLength={60}
                required
              />
            </Field>
          </>
        }
        after={<Go href="/privacy">{nav('privacy')}</Go>}
        button={t('join')}
      />
    </Screen>
  );
}
