import { describe, expect, it } from 'vitest';
import { romanise } from '@/lib/content/romanise';
import { inOwnLetters } from '@/lib/retrieval/cyrillic';

describe('inOwnLetters', () => {
  it.each([
    ['pasport zabrali ne otdayut', 'ru', 'паспорт забрали не отдают'],
    ['Nachalnik denyok ne daet', 'ru', 'началник денёк не дает'],
    ['pasportumdu alyp koyushtu', 'ky', 'паспортумду алып коюшту'],
    ['jumushka chyksam bolobu?', 'ky', 'жумушка чыксам болобу?'],
    ['ewik jabyk', 'ky', 'эшик жабык'],
    ['djumushka zhiberdim', 'ky', 'жумушка жибердим'],
    ['aylykty koldon berishti, kaitarbait', 'ky', 'айлыкты колдон беришти, кайтарбайт'],
    ['akcam ketip kaldı, ec kimge aytpaylı', 'ky', 'акчам кетип калды, эч кимге айтпайлы'],
    ['balangizdi chalip surashti', 'ky', 'балаңызды чалып сурашты'],
    ['kantip kotorom, batir karajat', 'ky', 'кантип котором, батир каражат'],
    ['tölöm üçün jaŋı kod', 'ky', 'төлөм үчүн жаңы код'],
    ['bugun uyumdo bir kun kutom', 'ky', 'бүгүн үйүмдө бир күн күтөм'],
    ['karyzdan korkup otururup kaldym', 'ky', 'карыздан коркуп отуруруп калдым'],
    ['ekranga jangy kod keldi', 'ky', 'экранга жаңы код келди'],
    ['kakoi eto parol, moi bank miting', 'ru', 'какой ето парол, мой банк митинг'],
  ])('writes %s (%s) in Cyrillic', (typed, language, written) => {
    expect(inOwnLetters(typed, language)).toBe(written);
  });

  it('leaves other languages, other scripts and mixtures as they are', () => {
    expect(inOwnLetters('my passport', 'en')).toBe('my passport');
    expect(inOwnLetters('Wi-Fi паролу', 'ky')).toBe('Wi-Fi паролу');
    expect(inOwnLetters('جواز', 'ky')).toBe('جواز');
    expect(inOwnLetters('123 ?', 'ru')).toBe('123 ?');
  });

  it('keeps words findable: they are romanised as before', () => {
    for (const text of ['pasport zabrali', 'jumushka kirsem', 'shef bermeyt', 'uyumdo bir jangi ekranga'])
      expect(romanise(inOwnLetters(text, 'ky'))).toBe(romanise(text));
  });
});
