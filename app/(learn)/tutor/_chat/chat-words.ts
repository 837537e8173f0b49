import { getTranslations } from 'next-intl/server';

export interface ChatWords {
  question: string;
  send: string;
  stop: string;
  you: string;
  reading: string;
  words: string;
  noConnection: string;
  failed: string;
  stopped: string;
}

export async function chatWords(): Promise<ChatWords> {
  const t = await getTranslations('tutor');
  return {
    question: t('question'),
    send: t('send'),
    stop: t('stop'),
    you: t('you'),
    reading: t('reading'),
    words: t('wordsPlain'),
    noConnection: t('noConnection'),
    failed: t('failed'),
    stopped: t('stopped'),
  };
}
