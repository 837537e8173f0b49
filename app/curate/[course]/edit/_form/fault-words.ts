import { useTranslations } from 'next-intl';
import { codeOf } from '@/lib/content/edit/fault-words';

/** What the importer finds, in the page's language; what it has no words for stays as it is. */
export function useFaultWords(): (message: string, field?: string) => string {
  const t = useTranslations('edit.fault');
  return (message, field) => {
    const [, place = '', rest = ''] = /^((?:[\w.-]+(?: > [\w.-]+)*): )?(.*)$/s.exec(message) ?? [];
    const found = codeOf(rest);
    if (!found) return message;
    const { code, what, other } = found;
    return place + t(field === 'key' && code === 'missing' ? 'noKey' : code, { what, other });
  };
}
