import { translatorIn } from './words';

/** app/_ui/words-in.ts over the messages that were saved. */
export const wordsIn = async (language: string) => translatorIn(language);
