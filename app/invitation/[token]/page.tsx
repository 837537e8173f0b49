import { getLocale, getTranslations } from 'next-intl/server';
import { isolated } from '@/app/_ui/languages';
import { NameField } from '@/app/_ui/name-field';
import { loaded, one, type Query } from '@/app/_ui/page';
import { ProfileForm } from '@/app/_ui/profile-form';
import { Body, Dock, Screen } from '@/app/_ui/screen';
import { PassphraseField } from '@/app/_ui/staff/passphrase-field';
import { ProviderFault, ProviderForm } from '@/app/_ui/staff/provider';
import { useGrantWords } from '@/app/_ui/staff/words';
import type { Grant } from '@/lib/auth/can';
import { invitationOf } from '@/lib/auth/invitation';
import { isLeft } from '@/lib/server/web/admin-link';
import { scopeNames } from '@/lib/server/web/grants';
import { doorsHere } from '@/lib/server/web/provider-door';
import { services } from '@/lib/server/web/services';
import { currentStaff } from '@/lib/server/web/staff-session';

type Params = Promise<{ token: string }>;

/** What one is invited to, and the account that takes it. Nothing is used up by looking. */
export default async function Invited({ params, searchParams }: { params: Params; searchParams: Query }) {
  const { token } = await params;
  const query = await searchParams;
  const error = one(query.error);
  const fault = one(query.provider);
  const all = services();
  const staff = await loaded(currentStaff());
  const found = await loaded(invitationOf(all, token));
  const open = isLeft(all, token) ? ADMIN : found?.state === 'open' ? found : null;
  if (!open) return <Over />;
  const names = await loaded(scopeNames(await getLocale(), [open.scope]));
  const doors = staff && (await loaded(doorsHere(staff.id)));
  const t = await getTranslations('staff');
  const what = (
    <>
      <p>
        <Held grant={open} names={names} />
      </p>
      <ProviderFault code={fault} />
    </>
  );
  const byProvider = (
    <ProviderForm fields={{ for: 'invitation', token }} word="acceptWith">
      {NAMELESS.has(fault) && <NameField label={t('name')} help={t('nameHelp')} id="provider-name" />}
    </ProviderForm>
  );
  const as = staff ? t('invitedAs', { name: isolated(staff.name) }) : t('invitedText');
  if (doors && !doors.hasPassphrase)
    return (
      <Screen title={t('invited')} brand menu={false}>
        <Body>
          <div className="stack tight">
            <h1>{t('invitedTitle')}</h1>
            <p>{as}</p>
          </div>
          {what}
        </Body>
        <Dock>{byProvider}</Dock>
      </Screen>
    );
  const said = {
    conflict: t('nameTaken'),
    'bad-input': t('badAccount'),
    'not-allowed': t('noMatchAgain'),
    'over-budget': (when: { moment: string; minutes: number }) => t('waitTries', when),
  };
  const form = { id: 'accept', action: '/api/staff/accept', error, failed: t('notJoined'), said };
  return (
    <Screen title={t('invited')} brand menu={false}>
      <ProfileForm
        {...form}
        title={t('invitedTitle')}
        text={as}
        before={what}
        fields={
          <>
            <input type="hidden" name="token" value={token} />
            {!staff && <NameField label={t('name')} help={t('nameHelp')} />}
            {staff ? (
              <PassphraseField label={t('passphrase')} />
            ) : (
              <PassphraseField label={t('passphrase')} help={t('passphraseHelp')} isNew />
            )}
          </>
        }
        after={byProvider}
        button={t('accept')}
      />
    </Screen>
  );
}

/** Faults after which one writes a name beside the provider's button. */
const NAMELESS = new Set<string | undefined>(['name', 'taken']);

const ADMIN: Grant = { role: 'admin', scope: 'site' };

function Held({ grant, names }: { grant: Grant; names: Parameters<typeof useGrantWords>[0] }) {
  return <b>{useGrantWords(names)(grant)}</b>;
}

/** Used, revoked, past its end or never made: the one who holds the link is told the same. */
async function Over() {
  const t = await getTranslations('staff');
  return (
    <Screen title={t('invited')} brand menu={false}>
      <Body>
        <div className="stack tight">
          <h1>{t('overTitle')}</h1>
          <p>{t('overText')}</p>
        </div>
      </Body>
      <Dock>
        <a className="btn" href="/staff/sign-in">
          {t('signIn')}
        </a>
      </Dock>
    </Screen>
  );
}
