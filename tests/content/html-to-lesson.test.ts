import { expect, test } from 'vitest';
import { lessonOfHtml } from '@/lib/content/edit/html-to-lesson';
import { lessonText } from '@/lib/content/edit/lesson-text';
import { parseLesson } from '@/lib/content/import/lesson';
import { Problems } from '@/lib/content/import/problems';

/** As Word puts it on the clipboard, shortened. */
const WORD = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset=utf-8>
<style><!-- p.MsoNormal { margin:0 } --></style><title>Doc</title></head><body lang=RU>
<!--StartFragment--><h1><span lang=RU>Комиссия<o:p></o:p></span></h1>
<p class=MsoNormal>Банк <b style='mso-bidi-font-weight:normal'>берёт </b>150&nbsp;рублей*.<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span><![endif]>Спросите курс</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·</span>Спросите
комиссию</p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<table class=MsoTableGrid><tr><td><p class=MsoNormal>Служба А</p></td><td><p>0</p></td><td><p>0,94</p></td></tr>
<tr><td><p>Служба Б</p></td><td><p>150</p></td><td><p>0,963</p></td></tr></table>
<p class=MsoNormal>Всё.</p><!--EndFragment--></body></html>`;

const DOCS = `<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><h2 dir="ltr"><span>Чай</span></h2>
<p dir="ltr"><span style="font-weight:700;">Суу</span><span style="font-weight:400;"> кайнайт.</span></p>
<ol><li dir="ltr"><p><span>Чыны алыңыз</span></p></li><li><p><span>Куюңуз</span></p><ul><li>Акырын</li></ul></li></ol></b>`;

test('what comes from a word processor keeps its parts, and nothing of its styles', () => {
  expect(lessonOfHtml(WORD)).toBe(
    [
      '## Комиссия',
      'Банк **берёт** 150 рублей\\*.',
      '- Спросите курс\n- Спросите комиссию\n- Служба А: 0, 0,94\n- Служба Б: 150, 0,963',
      'Всё.',
    ].join('\n\n'),
  );
  expect(lessonOfHtml(DOCS)).toBe(
    '## Чай\n\n**Суу** кайнайт.\n\n1. Чыны алыңыз\n2. Куюңуз\n\n- Акырын'.replace('2.', '1.'),
  );
});

test('from chats and pages: words alone', () => {
  expect(
    lessonOfHtml(
      '<span>Салам &lt;b&gt;</span><br><img src=x onerror=alert(1)><a href="http://x">бул жер</a>',
    ),
  ).toBe('Салам \\<b> бул жер');
  expect(lessonOfHtml('<script>alert(1)</script><blockquote><p>Бир</p><p>Эки</p></blockquote>')).toBe(
    '> Бир Эки',
  );
  expect(lessonOfHtml('<div>Бир</div><div>Эки<div style="display:none">жашыруун</div></div>')).toBe(
    'Бир\n\nЭки',
  );
  expect(lessonOfHtml(`${'<div>'.repeat(20_000)}Терең`)).toBe('Терең');
});

test('a lesson pasted so is one that the importer takes', () => {
  const text = lessonText({ title: 'Комиссия', sources: '', body: lessonOfHtml(WORD) }, undefined);
  const problems = new Problems();
  const lesson = parseLesson('ru/fees.md', text, 'fees', 'ru', problems);
  expect(problems.lines).toEqual([]);
  expect(lesson?.blocks.map(({ kind }) => kind)).toEqual(['heading', 'paragraph', 'list', 'paragraph']);
  expect(JSON.stringify(lesson)).not.toMatch(/mso|style|\u00a0\u00a0/i);
});
