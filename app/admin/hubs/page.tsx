import { useLocale, useTimeZone, useTranslations } from 'next-intl';
import { getTranslations } from 'next-intl/server';
import { FormFault } from '@/app/_ui/fault';
import { Field } from '@/app/_ui/field';
import { Notice } from '@/app/_ui/notice';
import { loaded, one, type Query } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { Desk } from '@/app/_ui/staff/screen';
import { StaffToken } from '@/app/_ui/staff/staff-token';
import type { SignedIn } from '@/lib/auth/staff-queries';
import { momentIn } from '@/lib/dates';
import { hubsSeen, PHONES_MEASURED, phonesServed, thisMachine } from '@/lib/server/web/hub';
import { services } from '@/lib/server/web/services';
import type { Hub } from '@/lib/teaching/hub-queries';
import type { SchoolClass } from '@/lib/teaching/schema';

const DONE = { trust: 'done.trust', stop: 'done.stop', give: 'done.give' } as const;

/** Small computers in schools whose answers are taken here, and which classes they have. */
export default async function Hubs({ searchParams }: { searchParams: Query }) {
  const staff = await theStaff('hub.see');
  const query = await searchParams;
  const { hubs, classes, own } = await loaded(hubsSeen());
  const words = await getTranslations('staff');
  const t = await getTranslations('staff.hubs');
  const done = DONE[one(query.done) as keyof typeof DONE];
  return (
    <Desk staff={staff} title={words('place.hubs')} at="/admin/hubs">
      {done && <Notice tone="right" title={t(done)} />}
      <FormFault
        code={one(query.error)}
        title={words('notSaved')}
        said={{ 'bad-input': t('bad'), conflict: t('taken'), 'not-found': t('gone') }}
        asked={services().clock()}
      />
      <p>{t('text')}</p>
      <p className="second">
        {t('own')} <code dir="ltr">{own}</code>
      </p>
      <Phones />
      {hubs.length === 0 ? (
        <p>{t('none')}</p>
      ) : (
        <ul className="rules">
          {hubs.map((hub) => (
            <HubSeen key={hub.fingerprint} hub={hub} classes={classes} staff={staff} />
          ))}
        </ul>
      )}
      <section className="stack narrow" aria-labelledby="h-form">
        <h2 id="h-form">{t('add')}</h2>
        <form className="stack" method="post" action="/api/admin/hub">
          <StaffToken staff={staff} />
          <Field id="name" label={t('name')}>
            <input id="name" name="name" dir="auto" minLength={2} maxLength={80} required />
          </Field>
          <Field id="fingerprint" label={t('fingerprint')} help={t('fingerprintHelp')}>
            <input
              id="fingerprint"
              name="fingerprint"
              dir="ltr"
              pattern="\s*(?:[0-9a-fA-F]{4}-){7}[0-9a-fA-F]{4}\s*"
              aria-describedby="fingerprint-help"
              required
            />
          </Field>
          <button type="submit" className="btn" name="do" value="trust">
            {t('trust')}
          </button>
        </form>
      </section>
    </Desk>
  );
}

/** How many phones this computer serves, where it stands in a school itself. */
function Phones() {
  const t = useTranslations('staff.hubs');
  const { phones, cores, p95Ms } = PHONES_MEASURED;
  const machine = thisMachine();
  const served = phonesServed(machine);
  return (
    <p className="second" id="phones">
      {t('phones', { phones, cores, ms: p95Ms })}{' '}
      {served.isMeasured
        ? t('phonesSame', { cores: machine.cores, memory: machine.memoryGb })
        : t('phonesLess', { cores: machine.cores, memory: machine.memoryGb, phones: served.phones })}
    </p>
  );
}

function HubSeen({ hub, classes, staff }: { hub: Hub; classes: SchoolClass[]; staff: SignedIn }) {
  const t = useTranslations('staff.hubs');
  const locale = useLocale();
  const zone = useTimeZone() ?? 'UTC';
  const { fingerprint, name, seenAt } = hub;
  return (
    <li className="stack tight">
      <b>
        <bdi>{name}</bdi>
      </b>
      <code dir="ltr">{fingerprint}</code>
      <p className="second">
        {seenAt ? t('seen', { moment: momentIn(locale, seenAt, zone) }) : t('never')}
        {hub.classes.length > 0 && (
          <>
            {' · '}
            <bdi>{hub.classes.join(', ')}</bdi>
          </>
        )}
      </p>
      <form className="row" method="post" action="/api/admin/hub">
        <StaffToken staff={staff} />
        <input type="hidden" name="fingerprint" value={fingerprint} />
        {classes.length > 0 && (
          <>
            <select name="class" aria-label={t('class')}>
              {classes.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </select>
            <button type="submit" className="as-link" name="do" value="give">
              {t('give')}
            </button>
          </>
        )}
        <button type="submit" className="as-link" name="do" value="stop" aria-label={t('stopOne', { name })}>
          {t('stop')}
        </button>
      </form>
    </li>
  );
}
