import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTranslator } from 'use-intl/core';
import type { ScreenLanguage } from '../../auth/schema';
import { directionOf } from '../../content/direction';
import type { Card } from '../../teaching/profiles';
import type { SchoolClass } from '../../teaching/schema';
import { cardAddress, doorOf } from '../web/card-address';
import { qrPath } from '../web/qr';

/** Messages of a language, for a command that draws no page of Next. @param root of the program */
export function wordsOf(root: string, language: ScreenLanguage) {
  const messages = JSON.parse(readFileSync(join(root, `lib/messages/${language}.json`), 'utf8'));
  return createTranslator({ locale: language, messages });
}

/**
 * The login cards of a class as a page of its own, ten a sheet of A4, for who has a printer and has
 * not signed in yet: the same as at /teach/<class>/cards, in the language of the class.
 * @param given.site as phones reach it
 */
export function loginCards(
  cards: readonly Card[],
  { name, code, language }: SchoolClass,
  { root, site }: { root: string; site: string },
): string {
  const t = wordsOf(root, language);
  const style = readFileSync(join(root, 'app/teach/[class]/cards/cards.css'), 'utf8');
  const of = `${text(name)} · ${text(t('teach.joinCode'))} <b dir="ltr">${code}</b>`;
  const steps = text(t('teach.cardSteps', { address: doorOf(site) }));
  const drawn = cards.map((card) => {
    const qr = qrPath(cardAddress(site, card.name));
    return `<li class="login-card">
<svg viewBox="0 0 ${qr.size} ${qr.size}" aria-hidden="true"><path d="${qr.path}"/></svg>
<dl><div><dt>${text(t('profile.name'))}</dt><dd class="who"><bdi>${text(card.name)}</bdi></dd></div>
<div><dt>${text(t('teach.cardPin'))}</dt><dd class="pin" dir="ltr">${card.pin}</dd></div></dl>
<p class="steps">${steps}</p><p class="of">${of}</p></li>`;
  });
  return `<!doctype html><html lang="${language}" dir="${directionOf(language)}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>${text(t('teach.cards'))}: ${text(name)}</title>
<style>:root { --s3: 1rem; --edge: #767676; --bold: 700; } body { margin: 0; font-family: system-ui, sans-serif; }
p { margin: 0; }
${style}</style>
<ul class="login-cards">
${drawn.join('\n')}
</ul></html>
`;
}

const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const text = (given: string) => given.replace(/[&<>"]/g, (sign) => SIGNS[sign] ?? sign);
