import { useLocale, useTimeZone, useTranslations } from 'next-intl';
import type { PinReset } from '@/lib/auth/first-pin-queries';
import { dayIn } from '@/lib/dates';
import { isolated } from './languages';
import { Notice } from './notice';

/** Every reset of the PIN by a class: when, by which, and what is locked since. */
export function ResetNotice({ resets }: { resets: readonly PinReset[] }) {
  const t = useTranslations('profile');
  const locale = useLocale();
  const zone = useTimeZone() ?? 'UTC';
  const [latest, ...before] = [...resets].reverse();
  if (!latest) return null;
  const told = ({ at, className }: PinReset) =>
    t('resetOn', { day: dayIn(locale, at, zone), name: isolated(className) });
  return (
    <Notice title={told(latest)} id="reset">
      {before.map((reset) => (
        <p key={reset.at.toISOString()}>{told(reset)}</p>
      ))}
      {resets.some(({ openedAt }) => openedAt === null) && <p>{t('resetLocked')}</p>}
      <p>{t('resetNotYours')}</p>
    </Notice>
  );
}
