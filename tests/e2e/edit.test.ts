import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, discard, startApp } from '../support/app';
import { openBrowser, phone, troubles } from '../support/browser';
import { faults } from '../support/faults';
import { isLong } from '../support/long';
import { lacks } from '../support/needs';
import { type OpenAiServer, openAiServer } from '../support/openai-server';
import { accept, invitedTo, PASSPHRASE, printedLink } from '../support/staff';

const words = JSON.parse(readFileSync('lib/messages/ky.json', 'utf8'));
/** Where pictures go, for who wants to look. */
const PICTURES = process.env.USTAT_PICTURES;
const EDIT = '/curate/chai/edit';
/** As it comes out of a word processor. */
const PASTED =
  '\ufeffАлгач суу\u00a0кайнатыңыз\u200b.\r\n\r\n\r\n## Чайнек\r\n•\tЧайнекти жылытыңыз\r\n•\tЧай салыңыз';

/** What a translator writes, by the line that it stands for. */
const IN_ARABIC: Record<string, string> = {
  ...{ Чай: 'الشاي', 'Чай тууралуу.': 'عن الشاي.', 'Чай демдөө': 'تحضير الشاي', 'Чай куюу': 'صبّ الشاي' },
  ...{ 'Кыскача.': 'باختصار.', 'Суу кайнатуу': 'غلي الماء', 'Алгач суу кайнатыңыз.': 'اغلِ الماء أولًا.' },
  ...{ Чайнек: 'الإبريق', 'Чайнекти жылытыңыз': 'سخّن الإبريق', 'Чай салыңыз': 'ضع الشاي' },
  ...{ 'Эмне кылуу керек?': 'ماذا يجب أن نفعل؟', 'Дагы ойлонуңуз.': 'فكّر مرة أخرى.' },
  ...{ 'Себеби ушундай.': 'لأن الأمر كذلك.', 'Кайнекке караңыз.': 'انظر إلى الإبريق.' },
  ...{ 'Бууга караңыз.': 'انظر إلى البخار.', 'Үнүн угуңуз.': 'استمع إلى صوته.', градус: 'درجة' },
  ...{ Кайнак: 'مغلي', Муздак: 'بارد', Жылуу: 'دافئ', Туздуу: 'مالح', 'Аз калды.': 'اقتربت.' },
  ...{ 'Муздак суу болбойт.': 'الماء البارد لا يصلح.', 'Туз салынбайт.': 'لا يوضع الملح.' },
  ...{ чайнек: 'إبريق', чайнекке: 'الإبريق', 'Чыны алуу': 'أخذ الكوب', Сунуу: 'التقديم' },
  ...{ Нан: 'الخبز', Бал: 'العسل', Чыны: 'الكوب', Дасторкон: 'المفرش', Кашык: 'الملعقة' },
};
const inArabic = (text: string): string =>
  text
    .split('\n')
    .map((line) => {
      const [, mark = '', words = ''] = /^(- )?(.*)$/.exec(line) ?? [];
      const own = IN_ARABIC[words];
      if (own === undefined) throw new Error(`nobody has translated ${JSON.stringify(words)}`);
      return mark + own;
    })
    .join('\n');

describe.skipIf(lacks('chromium') || !isLong)(
  'a course made and mended in the browser (needs chromium, USTAT_LONG=1)',
  () => {
    let app: App;
    let model: OpenAiServer;
    let browser: Awaited<ReturnType<typeof openBrowser>>;
    let desk: Page;
    let learner: Page;
    const wrong: string[][] = [];
    beforeAll(async () => {
      model = await openAiServer();
      const env = { OPENAI_BASE_URL: model.baseUrl, OPENAI_API_KEY: 'none', OPENAI_MODEL: 'scripted' };
      [app, browser] = await Promise.all([startApp(env), openBrowser()]);
      const admin = await accept(app.url, printedLink(app), 'Айгүл');
      await accept(app.url, await invitedTo(admin, 'curator site'), 'Аида');
      const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'ky' });
      context.setDefaultTimeout(60_000);
      desk = await context.newPage();
      wrong.push(troubles(desk, app.url));
      await desk.goto(`${app.url}/staff`);
      await desk.fill('#name', 'Аида');
      await desk.fill('#passphrase', PASSPHRASE);
      await desk.keyboard.press('Enter');
      await desk.waitForURL('**/staff');
      await desk.selectOption('#language', 'ky');
      await desk.locator('#h-language ~ form button').click();
      await desk.waitForURL('**/staff?done=saved');
      learner = await (await phone(browser, { locale: 'ky' })).newPage();
      wrong.push(troubles(learner, app.url));
    });
    afterAll(async () => {
      await browser.close();
      await discard(app);
      await model.close();
    });

    /** The page as it stands: a picture of it, and nothing wrong for who sees or hears it. */
    const look = async (page: Page, name: string) => {
      expect(await faults(page), name).toEqual([]);
      if (!PICTURES) return;
      mkdirSync(PICTURES, { recursive: true });
      await page.screenshot({ path: `${PICTURES}/edit-${name}.png`, fullPage: true });
    };
    /** Fills fields by their names; `true` ticks one, `>` chooses of a list. */
    const fill = async (fields: Record<string, string | true>) => {
      await desk.locator('#piece details').evaluateAll((all) => {
        for (const fold of all) fold.setAttribute('open', '');
      });
      for (const [name, value] of Object.entries(fields)) {
        const field = desk.locator(`#piece [id="${name}"]`);
        if (value === true) await field.check();
        else if (value.startsWith('>')) await field.selectOption(value.slice(1));
        else await field.fill(value);
      }
    };
    const save = async () => {
      const page = new URL(desk.url());
      await desk.locator('#piece button[type=submit]').click();
      await desk.waitForURL((url) => url.href !== page.href && url.searchParams.get('done') === 'saved');
      await desk.locator('#piece [role=status].second', { hasText: words.edit.faultless }).waitFor();
    };
    const addModule = async (title: string, fields: Record<string, string | true>) => {
      await desk.goto(`${app.url}${EDIT}`);
      await desk.fill('#new-module', title);
      await desk.locator('#new-module').press('Enter');
      await desk.waitForURL('**/edit/module/**');
      await fill({ summary: 'Кыскача.', minutes: '5', ...fields });
      await save();
      return new URL(desk.url()).pathname.split('/').at(-1) ?? '';
    };
    const addItem = async (module: string, kind: string, fields: Record<string, string | true>) => {
      await desk.goto(`${app.url}${EDIT}`);
      const form = desk.locator(`form:has(#kind-${module})`);
      await desk.locator('details', { has: form }).locator('summary').click();
      await form.locator('select').selectOption(kind);
      await form.locator('button').click();
      await desk.waitForURL('**/edit/item/**');
      const common = {
        stem: 'Эмне кылуу керек?',
        otherwise: 'Дагы ойлонуңуз.',
        explanation: 'Себеби ушундай.',
      };
      const hints = { 'hint.0': 'Кайнекке караңыз.', 'hint.1': 'Бууга караңыз.', 'hint.2': 'Үнүн угуңуз.' };
      await fill({ ...common, ...hints, ...fields });
      await save();
    };
    const publish = async (why: string) => {
      await desk.goto(`${app.url}${EDIT}/publish`);
      await desk.fill('#why', why);
      await look(desk, 'publish');
      await desk.locator('form[action$="/publish"] button').click();
      await desk.waitForURL('**done=published');
    };
    /** Every text of the course, page by page, each after the one beside it. */
    const translate = async () => {
      const list = `${app.url}${EDIT}/translation`;
      await desk.goto(list);
      await desk.fill('#language', 'ar');
      await desk.locator('#language').press('Enter');
      await desk.waitForURL('**done=**');
      await desk.goto(`${list}?language=ar`);
      await desk.locator('main a[href*="/translation/"]').first().click();
      await desk.waitForURL('**/translation/*.*');
      let pages = 0;
      for (; /\/translation\/\w/.test(desk.url()); pages += 1) {
        const page = desk.url();
        for (const twin of await desk.locator('.twin').all())
          await twin
            .locator('textarea')
            .fill(inArabic(await twin.locator('.twin-source').first().innerText()));
        await desk.getByText(words.edit.faultless).waitFor();
        if (pages === 1) await look(desk, 'arabic');
        await desk.locator('button[name=go]').click();
        await desk.waitForURL((url) => url.href !== page);
      }
      // modules are named in both languages once they are there
      expect(await desk.locator('main section bdi[lang=ar]').count()).toBeGreaterThan(0);
      await look(desk, 'arabic-list');
      await desk.locator('form:has(input[value=whole]) button').click();
      await desk.waitForURL('**done=**');
      return pages;
    };
    /** To the exercise of a round that begins now. */
    const begins = async (module: string) => {
      await learner.goto(`${app.url}/course/chai/${module}`);
      await learner.locator('form[action="/api/round"] button').first().click();
      await learner.waitForURL('**/round/*/1');
    };
    const readIn = async (language: 'ar' | 'ky') => {
      await learner.goto(`${app.url}/language`);
      await learner.locator(`button[value=${language}]`).click();
      await learner.waitForURL((url) => url.pathname !== '/language');
      said = JSON.parse(readFileSync(`lib/messages/${language}.json`, 'utf8'));
    };
    let said = words;
    const answers = async (value: string): Promise<boolean> => {
      await learner.fill('#answer', value);
      await learner.locator('.dock .btn').first().click();
      await learner.locator('.notice').first().waitFor();
      return (await learner.locator('main').innerText()).includes(said.exercise.correct);
    };

    it('of two lessons and six exercises, from nothing into Arabic, to learners, mended and taken back', async () => {
      await desk.goto(`${app.url}/curate/new`);
      await look(desk, 'new');
      await desk.fill('#title', 'Чай');
      await desk.fill('#course', 'chai');
      await desk.fill('#language', 'ky');
      await desk.locator('main form .btn').click();
      await desk.waitForURL(`**${EDIT}`);
      await desk.goto(`${app.url}${EDIT}/course?language=ky`);
      await fill({ summary: 'Чай тууралуу.' });
      await save();

      const brew = await addModule('Чай демдөө', { 'skill.+1.text': 'Суу кайнатуу' });
      expect(brew).toBe('chai-demdoo');
      const serve = await addModule('Чай куюу', {
        'skill.+1.text': 'Чай куюу',
        [`requires ${brew}`]: true,
      });
      await look(desk, 'module');
      for (const module of [brew, serve]) {
        await desk.goto(`${app.url}${EDIT}/lesson/${module}?language=ky`);
        await fill({ body: PASTED });
        await desk.locator('.seen li', { hasText: 'Чай салыңыз' }).waitFor();
        await save();
      }
      expect(await desk.inputValue('#body')).toMatch(
        /^Алгач суу кайнатыңыз\. \{#[a-z-]+\}\n\n## Чайнек \{#[a-z-]+\}\n- Чайнекти жылытыңыз\n- Чай салыңыз \{#[a-z-]+\}$/,
      );
      await look(desk, 'lesson');

      await addItem(brew, 'number', { value: '90', tolerance: '1', unit: 'градус' });
      await look(desk, 'number');
      const options = { 'option.o1.text': 'Кайнак', 'option.o2.text': 'Муздак', 'option.o3.text': 'Жылуу' };
      const said = { 'option.o2.feedback': 'Муздак суу болбойт.', 'option.o3.feedback': 'Аз калды.' };
      await addItem(serve, 'single-choice', { ...options, ...said, 'key o1': true });
      await look(desk, 'choice');
      await addItem(serve, 'multiple-choice', {
        ...{ ...options, 'option.o4.text': 'Туздуу', 'option.o4.feedback': 'Туз салынбайт.' },
        ...{ 'option.o2.feedback': 'Муздак суу болбойт.', 'key o1': true, 'key o3': true },
      });
      await addItem(serve, 'short-text', { accept: 'чайнек\nчайнекке' });
      const steps = { 'step.s1.text': 'Чыны алуу', 'step.s2.text': 'Чай куюу', 'step.s3.text': 'Сунуу' };
      await addItem(serve, 'ordering', steps);
      await addItem(serve, 'matching', {
        ...{ 'left.l1.text': 'Чай', 'left.l2.text': 'Нан', 'left.l3.text': 'Бал' },
        ...{ 'right.r1.text': 'Чыны', 'right.r2.text': 'Дасторкон', 'right.r3.text': 'Кашык' },
      });
      await look(desk, 'matching');
      await desk.goto(`${app.url}${EDIT}`);
      await look(desk, 'course');
      // the course, two modules with their lessons, six exercises
      expect(await translate()).toBe(11);
      await publish('Биринчи жолу');

      await readIn('ar');
      await begins(brew);
      expect(await learner.locator('main').innerText()).toContain('ماذا يجب أن نفعل؟');
      expect(await answers('90')).toBe(true);
      await look(learner, 'arabic-exercise');
      await readIn('ky');
      await begins(brew);
      await desk.goto(`${app.url}${EDIT}/item/${brew}.1?language=ky`);
      await fill({ value: '60' });
      await save();
      await publish('Тоодо суу эртерээк кайнайт');
      // who is in the middle finishes what was begun
      expect(await answers('90')).toBe(true);
      await begins(brew);
      expect(await answers('90')).toBe(false);
      await desk.goto(`${app.url}${EDIT}/history`);
      await look(desk, 'history');
      await desk.goto(`${app.url}${EDIT}/history/1`);
      expect((await desk.locator('.diff del').allInnerTexts()).join()).toContain('90');
      expect((await desk.locator('.diff ins').allInnerTexts()).join()).toContain('60');
      await desk.selectOption('#path', 'ky/chai-demdoo.md');
      await desk.locator('form:has(#path) button').click();
      await desk.locator('.seen li', { hasText: 'Чай салыңыз' }).waitFor();
      await look(desk, 'version');
      await desk.goto(`${app.url}${EDIT}/history`);
      const back = desk.locator('form[action$="/back"]').first();
      await back.locator('input[name=why]').fill('Жаңылыптырбыз');
      await back.locator('button').click();
      await desk.waitForURL('**done=back');
      await begins(brew);
      expect(await answers('90')).toBe(true);
      expect(wrong.flat()).toEqual([]);
    });

    it('has what people ask drafted by a model, and each approved by a key', async () => {
      const asked = { 'Чай демдөө': ['Чай ачуу болсо эмне кылам?', 'Канча чай салам?'] };
      const other = ['Конокко чайды кантип сунам?', 'Чыныга канча куям?'];
      model.script({
        kind: 'respond',
        with: (messages) => {
          const about = messages.some(({ content }) => content.includes('Чай демдөө'));
          return [JSON.stringify({ questions: about ? asked['Чай демдөө'] : other })];
        },
      });
      await desk.goto(`${app.url}${EDIT}/asked?language=ky`);
      await desk.getByText(words.edit.asked.empty).waitFor();
      await desk.locator('form[action="/api/curate/draft"] button').click();
      await desk.locator('#text').waitFor();
      await desk.locator('progress').waitFor({ state: 'detached' });
      await look(desk, 'asked');
      const decide = async (key: string, done: string) => {
        const page = desk.url();
        await desk.waitForLoadState('networkidle');
        await desk.keyboard.press(key);
        await desk.waitForURL((url) => url.href !== page && url.searchParams.get('done') === done);
      };
      expect(await desk.inputValue('#text')).toBe(asked['Чай демдөө'][0]);
      await decide('a', 'approve');
      expect(await desk.inputValue('#text')).toBe(asked['Чай демдөө'][1]);
      await decide('r', 'reject');
      await desk.locator('#text').fill('Конокко чайды кандай сунам?');
      await desk.locator('button[value=approve]').click();
      await desk.waitForURL('**done=approve**');
      await decide('u', 'undo');
      expect(await desk.inputValue('#text')).toBe(other[0]);
      await decide('a', 'approve');
      await decide('r', 'reject');
      await desk.getByText(words.edit.asked.empty).waitFor();
      await desk.goto(`${app.url}${EDIT}/questions/chai-demdoo?language=ky`);
      expect(await desk.locator('#piece textarea').first().inputValue()).toBe(asked['Чай демдөө'][0]);
      await publish('Суроолор');
      expect(wrong.flat()).toEqual([]);
    });

    it('loses nothing that was typed: no connection, a colleague who was faster', async () => {
      const address = `${app.url}${EDIT}/item/chai-kuiuu.1?language=ky`;
      await desk.goto(address);
      await desk.locator('#stem').fill('');
      await desk.locator('#says-stem .says').waitFor();
      const cut = wrong.flat().length;
      await desk.context().setOffline(true);
      await desk.locator('#stem').fill('Суу качан кайнайт?');
      await desk.getByText(words.edit.offline).waitFor();
      await desk.locator('#piece button[type=submit]').click();
      await desk.getByText(words.wait.noConnection).first().waitFor();
      await desk.context().setOffline(false);
      expect(wrong.flat().slice(cut)).toEqual([]);
      await desk.reload();
      await desk.getByText(words.edit.kept).waitFor();
      expect(await desk.inputValue('#stem')).toBe('Суу качан кайнайт?');

      const other = await desk.context().newPage();
      await other.addInitScript(() => localStorage.clear());
      await other.goto(address);
      await save();
      await desk.reload();
      expect(await desk.getByText(words.edit.kept).count()).toBe(0);
      await other.locator('#stem').fill('Биринчи эмне?');
      await other.locator('#piece button[type=submit]').click();
      await other.waitForURL('**error=conflict**');
      await other.locator('.diff ins', { hasText: 'Биринчи' }).waitFor();
      expect(await other.locator('.diff del').first().innerText()).toContain('кайнайт');
      expect(await other.inputValue('#stem')).toBe('Биринчи эмне?');
      await look(other, 'conflict');
      await other.locator('#piece button[type=submit]').click();
      await other.waitForURL('**done=saved**');
      await other.close();
    });

    /** As Word copies it: styles, a table, signs that nobody sees. */
    const WORD = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {margin:0}</style></head>
      <body><!--[if gte mso 9]><xml>12</xml><![endif]--><h2 style="color:red">Чыны<o:p></o:p></h2>
      <p class="MsoNormal"><b style="mso-bidi-font-weight:normal">Таза</b>&nbsp;чыны\u200b алыңыз.</p>
      <table><tr><td>Кичине</td><td>100 мл</td></tr><tr><td>Чоң</td><td>250 мл</td></tr></table>
      <ul><li>Чайкаңыз</li><li>Кургатыңыз</li></ul><script>alert(1)</script></body></html>`;
    const picture = async (file: { name: string; mimeType: string; buffer: Buffer }, title: string) => {
      await desk.goto(`${app.url}${EDIT}/picture?module=chai-demdoo&language=ky`);
      await desk.setInputFiles('#file', file);
      await desk.fill('#title', title);
      await desk.fill('#shows', 'Столдо чайнек турат.');
      await desk.locator('main form .btn').click();
    };
    const pictureOf = async (name: string) => {
      await desk.goto(`${app.url}${EDIT}/publish`);
      const part = desk.locator('section', { has: desk.locator('h2', { hasText: `pictures/${name}` }) });
      return part.count();
    };

    it('takes what people bring along, or says in words why not', async () => {
      const lesson = `${app.url}${EDIT}/lesson/chai-demdoo?language=ky`;
      await desk.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await desk.goto(lesson);
      await desk.evaluate(async (html) => {
        const blob = (type: string, text: string) => new Blob([text], { type });
        const types = { 'text/html': blob('text/html', html), 'text/plain': blob('text/plain', 'Чыны') };
        await navigator.clipboard.write([new ClipboardItem(types)]);
      }, WORD);
      await desk.locator('#body').focus();
      await desk.keyboard.press('Control+End');
      await desk.keyboard.press('Enter');
      await desk.keyboard.press('Enter');
      await desk.keyboard.press('Control+V');
      await expect.poll(() => desk.inputValue('#body')).toContain('Кургатыңыз');
      await desk.locator('.seen li', { hasText: 'Кургатыңыз' }).waitFor();
      // saved as it is, though its parts are missing in Arabic now
      await desk.locator('#piece button[type=submit]').click();
      await desk.waitForURL('**done=saved**');
      await desk.locator('#piece [role=status].says').waitFor();
      const body = await desk.inputValue('#body');
      expect(body).toContain('## Чыны');
      expect(body).toContain('**Таза** чыны алыңыз.');
      expect(body).toMatch(/100 мл[\s\S]*250 мл/);
      expect(body).not.toMatch(/[<>\u200b\u00a0]|alert|mso/i);
      await look(desk, 'pasted');

      const noise = randomBytes(3 * 2000 * 1500);
      const raw = { width: 2000, height: 1500, channels: 3 as const };
      const photo = await sharp(noise, { raw }).jpeg({ quality: 60 }).toBuffer();
      const jpeg = (buffer: Buffer) => ({ name: 'чай.jpg', mimeType: 'image/jpeg', buffer });
      await picture({ name: 'x.png', mimeType: 'image/png', buffer: Buffer.from('сүрөт эмес') }, 'Жок');
      await desk.getByText(words.edit.pictureBad).waitFor();
      await picture(jpeg(photo), 'Чайнек сүрөтү');
      await desk.waitForURL('**done=saved**');
      expect(await desk.inputValue('#body')).toMatch(
        /!\[Столдо чайнек турат\.\]\([a-z-]+\.svg "Чайнек сүрөтү"\)/,
      );
      await desk.locator('.seen svg image').waitFor();
      const shown = await desk.locator('.seen svg image').getAttribute('href');
      expect(shown?.length).toBeLessThan(32_000);
      await look(desk, 'photo');
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40" onload="alert(1)"><script>alert(1)</script><circle cx="20" cy="20" r="10"/><image href="https://example.org/x.png"/></svg>`;
      await picture({ name: 'x.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(svg) }, 'Тегерек');
      await desk.waitForURL('**left=**');
      await desk.getByText('script').waitFor();
      expect(await desk.locator('.seen svg script, .seen svg [onload]').count()).toBe(0);
      expect(await pictureOf('tegerek.svg')).toBe(1);

      // half of an upload, and then nothing
      const { cookies } = await desk.context().storageState();
      const sent = request(`${app.url}/api/curate/edit/picture`, {
        method: 'POST',
        headers: {
          cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
          ...{
            'content-type': 'multipart/form-data; boundary=x',
            'content-length': '1000000',
            origin: app.url,
          },
        },
      });
      sent.on('error', () => undefined);
      sent.write('--x\r\ncontent-disposition: form-data; name="file"; filename="x.png"\r\n\r\n');
      await new Promise((resolve) => setTimeout(resolve, 500));
      sent.destroy();
      expect(await desk.goto(lesson).then((response) => response?.status())).toBe(200);

      // who asks for a module can not be asked for by it
      await desk.goto(`${app.url}${EDIT}/module/chai-demdoo?language=ky`);
      expect(await desk.locator('[id="requires chai-kuiuu"]').isDisabled()).toBe(true);
      await desk.goto(`${app.url}${EDIT}/file?path=course.yaml`);
      const file = await desk.inputValue('#text');
      await desk
        .locator('#text')
        .fill(file.replace('id: chai-demdoo', 'id: chai-demdoo\n    requires: [chai-kuiuu]'));
      await save();
      await desk.goto(`${app.url}${EDIT}/publish`);
      const circle = words.edit.fault.circle.split('»').at(-1)?.trim() ?? '';
      await desk.locator('.notice', { hasText: circle }).waitFor();
      expect(await desk.locator('form[action$="/publish"]').count()).toBe(0);
      await look(desk, 'circle');
      await desk.goto(`${app.url}${EDIT}/file?path=course.yaml`);
      await desk.locator('#text').fill(file);
      await save();
    });

    it('keeps what two people write of one text, and says which answer is right', async () => {
      // an exercise without a key
      await desk.goto(`${app.url}${EDIT}`);
      const form = desk.locator('form:has(#kind-chai-demdoo)');
      await desk.locator('details', { has: form }).locator('summary').click();
      await form.locator('select').selectOption('single-choice');
      await form.locator('button').click();
      await desk.waitForURL('**/edit/item/**');
      await fill({ stem: 'Кайсынысы?', 'option.o1.text': 'Чай', 'option.o2.text': 'Суу' });
      await desk.locator('#piece .says', { hasText: words.edit.fault.noKey }).first().waitFor();
      await look(desk, 'no-key');

      // two new terms at once: each its own
      const other = await desk.context().newPage();
      for (const page of [desk, other]) await page.goto(`${app.url}${EDIT}/terms?term=0&language=ky`);
      const terms = ['чайнек', 'самоор'];
      for (const [at, page] of [desk, other].entries()) {
        await page.locator('[id="word.ky"]').fill(terms[at] ?? '');
        await page.locator('#piece button[type=submit]').click();
        await page.waitForURL('**done=saved**');
      }
      expect(await other.locator('.seen .names li').allInnerTexts()).toEqual(terms);

      // options that came while a translation was open
      const item = 'chai-kuiuu.1';
      const page = `${app.url}${EDIT}/translation/item.${item}?language=ar`;
      await other.goto(page);
      await desk.goto(`${app.url}${EDIT}/item/${item}?language=ky`);
      await fill({ 'option.+1.text': 'Тоңгон', 'option.+1.feedback': 'Муз болуп калат.' });
      await desk.locator('#piece button[type=submit]').click();
      await desk.waitForURL('**done=saved**');
      await other.locator('.twin textarea').first().fill('ماذا نفعل الآن؟');
      await other.locator('#piece button[type=submit]').first().click();
      await other.waitForURL('**error=conflict**');
      await other.locator('.notice', { hasText: words.edit.translate.changed }).waitFor();
      expect(await other.locator('.twin textarea').first().inputValue()).toBe('ماذا نفعل الآن؟');
      await look(other, 'options-changed');
      await other.close();
    });

    it('says of a picture of 30 MB that it is too large, where it was chosen', async () => {
      const buffer = randomBytes(30 * 1024 * 1024);
      await picture({ name: 'чай.jpg', mimeType: 'image/jpeg', buffer }, 'Чоң сүрөт');
      await desk.getByText(words.edit.pictureTooLarge.replace('{size}', '8')).waitFor();
      await look(desk, 'picture-too-large');
    });
  },
);
