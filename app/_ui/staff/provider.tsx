import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { faults, theProvider } from '@/lib/server/web/provider-door';
import { Focus } from '../focus';
import { Notice } from '../notice';

interface ProviderFormProps {
  /** Why one goes there, and where one goes on (provider-door.ts, `intent`). */
  fields: Record<string, string | null | undefined>;
  word: 'with' | 'acceptWith' | 'again';
  children?: ReactNode;
}

/** A button to the provider; nothing where none is set up. It needs no script. */
export function ProviderForm({ fields, word, children }: ProviderFormProps) {
  const t = useTranslations('staff');
  const provider = theProvider();
  if (!provider) return null;
  return (
    <form className="stack wide" method="post" action="/api/staff/provider">
      {Object.entries(fields).map(
        ([name, value]) => value && <input key={name} type="hidden" name={name} value={value} />,
      )}
      {word !== 'again' && <p className="second">{t('provider.or')}</p>}
      {children}
      <button type="submit" className="btn quiet">
        {t(`provider.${word}`, { provider: provider.label })}
      </button>
    </form>
  );
}

/** What went wrong at the provider, by `?provider=`. */
export function ProviderFault({ code }: { code: string | undefined }) {
  const t = useTranslations('staff');
  const provider = theProvider()?.label;
  const fault = faults.find((one) => one === code);
  if (!fault || !provider) return null;
  return (
    <>
      <Notice tone="notyet" title={t('provider.failed', { provider })} id="fault">
        <p>{t(`provider.fault.${fault}`, { provider })}</p>
      </Notice>
      <Focus on="fault" mark={fault} />
    </>
  );
}
