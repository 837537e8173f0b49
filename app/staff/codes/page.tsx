import { getTranslations } from 'next-intl/server';
import { FormFault } from '@/app/_ui/fault';
import { loaded, one, type Query } from '@/app/_ui/page';
import { PrintButton } from '@/app/_ui/print-button';
import { CodeField } from '@/app/_ui/staff/code-field';
import { theStaff } from '@/app/_ui/staff/guard';
import { PassphraseField } from '@/app/_ui/staff/passphrase-field';
import { Desk } from '@/app/_ui/staff/screen';
import { enrolAddress } from '@/lib/auth/one-time-code';
import { asksForCode, unconfirmedSecret } from '@/lib/auth/second-step';
import { recoveryLeft } from '@/lib/auth/second-step-queries';
import { shownCodes } from '@/lib/server/web/half-way';
import { qrPath } from '@/lib/server/web/qr';
import { services } from '@/lib/server/web/services';
import { siteAddress } from '@/lib/server/web/staff-session';

/** One's own codes at sign-in: to set them up, to keep the ten of them, to end them. */
export default async function Codes({ searchParams }: { searchParams: Query }) {
  const staff = await theStaff('staff.self');
  const { error } = await searchParams;
  const all = services();
  const [codes, isOn, secret, left] = await loaded(
    Promise.all([
      shownCodes(staff.id),
      asksForCode(all.db, staff.id),
      unconfirmedSecret(all, staff.id),
      recoveryLeft(all.db, staff.id),
    ]),
  );
  const t = await getTranslations('staff');
  return (
    <Desk staff={staff} title={t('codes.title')} at="/staff">
      <FormFault
        code={one(error)}
        title={t('notSaved')}
        said={{
          'not-allowed': secret ? t('codes.wrong') : t('noMatchAgain'),
          'bad-input': t('codes.wrong'),
          'over-budget': (when) => t('waitTries', when),
        }}
        asked={all.clock()}
      />
      {codes && <Kept codes={codes} />}
      {isOn && !codes && <On left={left} />}
      {!isOn && secret && <Confirm secret={secret} name={staff.name} />}
      {!isOn && !secret && (
        <section className="stack narrow" aria-labelledby="h-begin">
          <h2 id="h-begin">{t('codes.begin')}</h2>
          <p>{t('codes.off')}</p>
          <p className="second">{t('codes.beginText')}</p>
          <WithPassphrase does="begin" button={t('codes.begin')} />
        </section>
      )}
    </Desk>
  );
}

async function Confirm({ secret, name }: { secret: string; name: string }) {
  const site = `Ustat ${new URL(await siteAddress()).hostname}`;
  const qr = qrPath(enrolAddress(secret, { site, name }));
  const t = await getTranslations('staff');
  return (
    <section className="class-code" aria-labelledby="h-scan">
      <svg className="qr" viewBox={`0 0 ${qr.size} ${qr.size}`} role="img" aria-label={t('codes.qr')}>
        <path d={qr.path} />
      </svg>
      <div className="stack narrow">
        <h2 id="h-scan">{t('codes.scan')}</h2>
        <p>{t('codes.type')}</p>
        <p className="link-shown" dir="ltr">
          {secret.match(/.{1,4}/g)?.join(' ')}
        </p>
        <p>{t('codes.first')}</p>
        <form className="stack" method="post" action="/api/staff/codes">
          <input type="hidden" name="do" value="confirm" />
          <CodeField label={t('codes.code')} />
          <button type="submit" className="btn">
            {t('codes.confirm')}
          </button>
        </form>
      </div>
    </section>
  );
}

async function Kept({ codes }: { codes: readonly string[] }) {
  const t = await getTranslations('staff');
  return (
    <section className="stack narrow" aria-labelledby="h-keep">
      <h2 id="h-keep">{t('codes.keepTitle')}</h2>
      <p>{t('codes.keepText')}</p>
      <ol className="link-shown" dir="ltr">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <PrintButton label={t('codes.print')} />
      <form method="post" action="/api/staff/codes">
        <button type="submit" className="btn" name="do" value="kept">
          {t('codes.kept')}
        </button>
      </form>
    </section>
  );
}

async function On({ left }: { left: number }) {
  const t = await getTranslations('staff');
  return (
    <>
      <section className="stack narrow" aria-labelledby="h-on">
        <h2 id="h-on">{t('codes.renew')}</h2>
        <p>{t('codes.on')}</p>
        <p>{t('codes.left', { count: left })}</p>
        <p className="second">{t('codes.renewText')}</p>
        <WithPassphrase does="renew" button={t('codes.renew')} />
      </section>
      <section className="stack narrow" aria-labelledby="h-end">
        <h2 id="h-end">{t('codes.end')}</h2>
        <p>{t('codes.endText')}</p>
        <WithPassphrase does="end" button={t('codes.end')} />
      </section>
    </>
  );
}

/** What somebody else at this browser must not do: the passphrase goes along. */
async function WithPassphrase({ does, button }: { does: 'begin' | 'renew' | 'end'; button: string }) {
  const t = await getTranslations('staff');
  return (
    <form className="stack" method="post" action="/api/staff/codes">
      <input type="hidden" name="do" value={does} />
      <PassphraseField label={t('passphrase')} id={`passphrase-${does}`} />
      <button type="submit" className="btn quiet">
        {button}
      </button>
    </form>
  );
}
