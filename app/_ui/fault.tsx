import { useLocale, useTimeZone, useTranslations } from 'next-intl';
import { getLocale, getTranslations } from 'next-intl/server';
import type { ScreenLanguage } from '@/lib/auth/schema';
import { directionOf } from '@/lib/content/direction';
import { momentIn } from '@/lib/dates';
import { services } from '@/lib/server/web/services';
import { Focus } from './focus';
import { Notice } from './notice';

const CODES = [
  'bad-input',
  'not-found',
  'not-allowed',
  'conflict',
  'over-budget',
  'not-saved',
  'busy',
  'unavailable',
  'elsewhere',
  'too-long',
  'late',
  'confirm',
  'offline',
] as const;

type Code = (typeof CODES)[number];

/** What codes mean on one page; of 'over-budget' with when it ends. */
export type Said = Partial<Record<Exclude<Code, 'over-budget'>, string>> & {
  'over-budget'?: (when: When) => string;
};

/** As a sentence says it. */
type When = { moment: string; minutes: number };

/** A code, and when it ends by itself: it stands after a dot, in seconds since 1970. */
function useFault(code: string | undefined): { code: string | undefined; when: When } {
  const locale = useLocale();
  const zone = useTimeZone() ?? 'UTC';
  const [word, seconds] = code?.split('.') ?? [];
  const now = services().clock();
  const until = /^\d{1,11}$/.test(seconds ?? '') ? new Date(Number(seconds) * 1000) : now;
  // in whole seconds, as the end is told: its part of a second makes no minute more;
  // a minute at least, which is what a wait without an end is told as
  const left = until.getTime() / 1000 - Math.ceil(now.getTime() / 1000);
  const minutes = Math.max(1, Math.ceil(left / 60));
  const moment = momentIn(locale, new Date(now.getTime() + minutes * 60_000), zone);
  return { code: word, when: { moment, minutes } };
}

/**
 * The browser refuses the one cookie that is needed.
 * @param chosen the language that was just chosen, which no cookie tells the page
 */
export async function NoCookies({ chosen }: { chosen?: ScreenLanguage | undefined }) {
  const locale = chosen ?? (await getLocale());
  const t = await getTranslations({ locale, namespace: 'cookies' });
  return (
    <div lang={locale} dir={directionOf(locale)}>
      <Notice tone="notyet" title={t('title')} id="fault">
        <p>{t('text')}</p>
        <p>{t('what')}</p>
      </Notice>
    </div>
  );
}

/** What a form's answer says when it came back: the sentence for `?error=<code>`. */
export function Fault({ code }: { code: string | undefined }) {
  return code ? <Told code={code} /> : null;
}

function Told({ code: given }: { code: string }) {
  const t = useTranslations('errors');
  const { code, when } = useFault(given);
  if (!code) return null;
  if (code === 'no-cookies') return <NoCookies />;
  const known = CODES.find((one) => one === code);
  return (
    <Notice tone="notyet" title={t('title')} id="fault">
      <p>{known === 'over-budget' ? t('slowed', when) : known ? t(known) : t('text')}</p>
    </Notice>
  );
}

/**
 * The same on a page with one form, which knows what each code means there.
 * @param asked when the page was asked for: focus goes to the notice again when the same fault
 *   comes twice
 */
export function FormFault({
  code,
  title,
  said,
  asked,
}: {
  code: string | undefined;
  title: string;
  said: Said;
  asked: Date;
}) {
  const fault = useFault(code);
  const own = CODES.find((one) => one === fault.code);
  const words = own === 'over-budget' ? said[own]?.(fault.when) : own && said[own];
  if (!words) return <Fault code={code} />;
  return (
    <>
      <Notice tone="notyet" title={title} id="fault">
        <p>{words}</p>
      </Notice>
      <Focus on="fault" mark={asked.toISOString()} />
    </>
  );
}
