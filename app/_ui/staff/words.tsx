import { useLocale, useTimeZone, useTranslations } from 'next-intl';
import type { Grant, Scope } from '@/lib/auth/can';
import { dayIn, languageName, momentIn } from '@/lib/dates';
import { services } from '@/lib/server/web/services';
import { isolated } from '../languages';

/** A role and where it is held, in words; of a course or class its name, or its id without one. */
export function useGrantWords(names: ReadonlyMap<Scope, string> = new Map()): (grant: Grant) => string {
  const t = useTranslations('staff');
  const locale = useLocale();
  return (grant) => grantInWords(t, locale, names, grant);
}

/** The same with the words of any language. */
export function grantInWords(
  t: ReturnType<typeof useTranslations<'staff'>>,
  locale: string,
  names: ReadonlyMap<Scope, string>,
  { role, scope }: Grant,
): string {
  const word = t(`role.${role}`);
  if (scope === 'site') return t('everywhere', { role: word });
  const id = scope.replace(/^\w+:/, '');
  const name = scope.startsWith('language:') ? languageName(id, locale) : (names.get(scope) ?? id);
  return t('where', { role: word, name: isolated(name) });
}

const DAY = 86_400_000;

/** A day and the hour of it, by the reader's clock; of what is long past the day with its year. */
export function Moment({ at }: { at: Date }) {
  const locale = useLocale();
  const zone = useTimeZone() ?? 'UTC';
  const isLongPast = services().clock().getTime() - at.getTime() > 200 * DAY;
  return (
    <time dateTime={at.toISOString()}>
      {isLongPast ? dayIn(locale, at, zone, true) : momentIn(locale, at, zone)}
    </time>
  );
}
