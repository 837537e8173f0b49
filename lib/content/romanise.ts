/**
 * One plain Latin spelling for the scripts that learners mix: Cyrillic with or without ң ө ү,
 * Latin-typed Kyrgyz or Russian, Turkic Latin, and Arabic script roughly. Meant for comparing,
 * never for showing: letters that people confuse when they type (ы и й y, ө о, ң н ng, ж zh, х kh)
 * become one.
 */
const CYRILLIC: Record<string, string> = {
  ...{ а: 'a', б: 'b', в: 'v', г: 'g', ґ: 'g', ғ: 'g', д: 'd', е: 'e', є: 'e', ж: 'j', җ: 'j', з: 'z' },
  ...{ и: 'i', і: 'i', ї: 'i', к: 'k', қ: 'k', л: 'l', м: 'm', н: 'n', ң: 'n', о: 'o', ө: 'o', п: 'p' },
  ...{ р: 'r', с: 's', т: 't', у: 'u', ү: 'u', ұ: 'u', ў: 'u', ф: 'f', х: 'h', ҳ: 'h', һ: 'h', ц: 'ts' },
  ...{ ч: 'ch', ҷ: 'j', ш: 'sh', щ: 'sh', ъ: '', ы: 'i', ь: '', э: 'e', ю: 'iu', я: 'ia', ә: 'a' },
};
const ARABIC: Record<string, string> = {
  ...{ ا: 'a', ٱ: 'a', ب: 'b', پ: 'p', ت: 't', ث: 't', ج: 'j', چ: 'ch', ح: 'h', خ: 'h', د: 'd', ذ: 'd' },
  ...{ ر: 'r', ز: 'z', ژ: 'j', س: 's', ش: 'sh', ص: 's', ض: 'd', ط: 't', ظ: 'z', ع: '', غ: 'g', ف: 'f' },
  ...{ ق: 'k', ك: 'k', ک: 'k', گ: 'g', ل: 'l', م: 'm', ن: 'n', ه: 'h', ة: 'h', و: 'u', ي: 'i', ى: 'i' },
  ...{ ی: 'i', ء: '' },
};
/** Letters whose mark is not an accent but another sound; taken before marks are removed. */
const TURKIC: Record<string, string> = { ş: 'sh', ç: 'ch', ğ: 'g', ı: 'i' };
/**
 * Accents, Cyrillic titlos, Arabic vowel signs, the tatweel, joiners inside Persian words: what
 * careful writing adds.
 */
const MARKS = /[\u0300-\u036f\u0483-\u0487\u0640\u064b-\u065f\u0670]|[\u00ad\u200b-\u200d]/g;
const APOSTROPHES = /['’‘ʻʼ`´]/g;
/** "and the", "in the", "the" in front of an Arabic word. */
const ARABIC_ARTICLE = /(?<!\p{L})[وفبك]?ال(?=\p{L}{2})/gu;

/** A text in that spelling; punctuation and spaces stay. */
export function romanise(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFC')
    .replace(/[şçğı]/g, (letter) => TURKIC[letter] ?? letter)
    .normalize('NFKD')
    .replace(MARKS, '')
    .replace(APOSTROPHES, '')
    .replace(ARABIC_ARTICLE, '')
    .replace(/[\u0400-\u04ff]/g, (letter) => CYRILLIC[letter] ?? letter)
    .replace(/[\u0600-\u06ff]/g, (letter) => ARABIC[letter] ?? letter)
    .replace(/shch/g, 'sh')
    .replace(/zh/g, 'j')
    .replace(/kh/g, 'h')
    .replace(/ng/g, 'n')
    .replace(/y/g, 'i')
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0));
}

/** "з/п", "б/у": two letters that stand for two words are one. */
const LETTER_BY_LETTER = /(?<![\p{L}\p{N}])(\p{L})\/(\p{L})(?![\p{L}\p{N}])/gu;

/** Words of a text, romanised, in order. */
export function romanisedWords(text: string): string[] {
  return romanise(text.replace(LETTER_BY_LETTER, '$1$2')).match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}
