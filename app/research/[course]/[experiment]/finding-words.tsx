import { useLocale, useTranslations } from 'next-intl';
import { Notice } from '@/app/_ui/notice';
import type { Finding, FindingCode } from '@/lib/research/experiment/result';

const SURE: Record<FindingCode, 'none' | 'yet' | 'once' | 'anytime'> = {
  'no-outcome': 'none',
  'no-spread': 'none',
  few: 'none',
  untrue: 'none',
  mismatch: 'none',
  early: 'yet',
  fragile: 'yet',
  unclear: 'yet',
  once: 'once',
  ...{
    higher: 'anytime',
    lower: 'anytime',
    alike: 'anytime',
    'aa-alike': 'anytime',
    'aa-differs': 'anytime',
  },
};
const CHANGE: Record<FindingCode, 'outcomes' | 'fix' | 'time' | 'missing' | 'more' | 'little' | 'log'> = {
  ...{ 'no-outcome': 'outcomes', 'no-spread': 'outcomes', mismatch: 'fix', early: 'time' },
  ...{ few: 'outcomes', untrue: 'log' },
  ...{ fragile: 'missing', once: 'more', unclear: 'more', higher: 'little', lower: 'little' },
  ...{ alike: 'little', 'aa-alike': 'little', 'aa-differs': 'fix' },
};

/** What was found, how sure it is, and what would change it. */
export function FindingWords({ finding, title }: { finding: Finding; title: string }) {
  const t = useTranslations('research');
  const locale = useLocale();
  const { code, interval, wanted } = finding;
  const number = (value: number | undefined) =>
    (value ?? 0).toLocaleString(locale, { maximumSignificantDigits: 2 });
  const ends = { low: number(interval?.low), high: number(interval?.high) };
  const change = CHANGE[code] === 'more' && wanted === 0 ? 'enough' : CHANGE[code];
  return (
    <Notice title={title} as="h3" tone={SURE[code] === 'anytime' ? 'right' : 'plain'}>
      <p>
        <b>{t(`finding.${code}`, ends)}</b>
      </p>
      <p>{t('result.sure', { text: t(`sure.${SURE[code]}`) })}</p>
      <p>{t('result.change', { text: t(`change.${change}`, { count: wanted }) })}</p>
    </Notice>
  );
}
