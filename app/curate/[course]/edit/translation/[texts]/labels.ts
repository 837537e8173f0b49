import { useTranslations } from 'next-intl';
import type { TextsOf } from '@/lib/content/edit/texts';

interface Named {
  name: string;
}

/** What a text is, in words: names of texts are those of the files. */
export function useLabels(of: TextsOf, all: readonly Named[]): (name: string) => string {
  const t = useTranslations('edit');
  const s = useTranslations('edit.translate');
  /** Its number among those of its list. */
  const place = (name: string, list: string) =>
    all.filter((one) => one.name.startsWith(`${list}/`)).findIndex((one) => one.name === name) + 1;
  return (name) => {
    const [list = '', id = ''] = name.split(/\/(.*)/s);
    const n = place(name, list);
    switch (list) {
      case 'title':
      case 'summary':
      case 'can':
      case 'case':
      case 'stem':
      case 'unit':
      case 'otherwise':
      case 'explanation':
      case 'sources':
      case 'accept':
      case 'spellings':
        return t(list);
      case 'options':
        return t('option', { n });
      case 'feedback': {
        const option = all.filter((one) => one.name.startsWith('options/'));
        return `${t('feedback')}: ${t('option', { n: option.findIndex((one) => one.name === `options/${id}`) + 1 })}`;
      }
      case 'mistakes':
        return `${t('mistake', { n })}: ${t('feedback')}`;
      case 'steps':
        return t('step', { n });
      case 'left':
        return t('left', { n });
      case 'right':
        return t('right', { n });
      case 'hints':
        return t('hint', { level: n });
      case 'skills':
        return t('skill', { n });
      case 'groups':
        return t('groupOf', { n });
      case 'goals':
        return t('goal', { n });
      case 'word':
      case 'forms':
      case 'means':
      case 'intro':
      case 'letter':
        return s(list);
      case 'parts':
        return s('point', { n });
      default:
        return of.kind === 'picture'
          ? s('inPicture', { n: all.findIndex((one) => one.name === name) + 1 })
          : s('part', {
              n: all.filter((one) => one.name.startsWith('#')).findIndex((one) => one.name === name) + 1,
            });
    }
  };
}
