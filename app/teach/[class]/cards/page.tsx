import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { Notice } from '@/app/_ui/notice';
import { loaded, one, type Query, UUID, uuidOrGone } from '@/app/_ui/page';
import { PrintButton } from '@/app/_ui/print-button';
import { theStaff } from '@/app/_ui/staff/guard';
import { Desk } from '@/app/_ui/staff/screen';
import { directionOf } from '@/lib/content/direction';
import { cardAddress, doorOf } from '@/lib/server/web/card-address';
import { qrPath } from '@/lib/server/web/qr';
import { services } from '@/lib/server/web/services';
import { siteAddress } from '@/lib/server/web/staff-session';
import { classOf } from '@/lib/teaching/classes';
import { type Card, cardsOf } from '@/lib/teaching/profiles';
import { hasEnded, type SchoolClass } from '@/lib/teaching/schema';
import './cards.css';

type Params = Promise<{ class: string }>;

/** Cards to print, ten a sheet, of profiles whose PIN is still the one that the class gave. */
export default async function Cards({ params, searchParams }: { params: Params; searchParams: Query }) {
  const id = uuidOrGone((await params).class);
  const staff = await theStaff('class.cards', `class:${id}`);
  const query = await searchParams;
  const found = await loaded(classOf(services().db, id));
  const isOver = hasEnded(found, services().clock());
  const only = one(query.only);
  const all = await loaded(cardsOf(services(), id));
  const cards = only && UUID.test(only) ? all.filter(({ learnerId }) => learnerId === only) : all;
  const made = Number(one(query.made)) || 0;
  const site = await siteAddress();
  const t = await getTranslations('teach');
  const words = await cardWords(found, site);
  return (
    <Desk staff={staff} title={t('cards')} at="/teach">
      <div className="stack narrow off-paper">
        <Link className="go" href={`/teach/${id}`} prefetch={false}>
          <bdi>{found.name}</bdi>
        </Link>
        {made > 0 && !isOver && <Notice tone="right" title={t('profilesMade', { count: made })} />}
        {only && cards.length > 0 && <Notice tone="right" title={t('pinMade')} />}
        {isOver ? <Notice title={t('ended')} /> : <p>{cards.length === 0 ? t('noCards') : t('cardsText')}</p>}
        {cards.length > 0 && <PrintButton label={t('cardsToPrint', { count: cards.length })} />}
      </div>
      {cards.length > 0 && (
        <ul className="login-cards" lang={found.language} dir={directionOf(found.language)}>
          {cards.map((card) => (
            <LoginCard key={card.learnerId} card={card} site={site} words={words} />
          ))}
        </ul>
      )}
    </Desk>
  );
}

interface CardWords {
  of: string;
  steps: string;
  name: string;
  pin: string;
  code: string;
  classCode: string;
}

/** In the language of the class, whatever its educator reads. */
async function cardWords({ name, code, language }: SchoolClass, site: string): Promise<CardWords> {
  const teach = await getTranslations({ locale: language, namespace: 'teach' });
  const profile = await getTranslations({ locale: language, namespace: 'profile' });
  return {
    of: name,
    steps: teach('cardSteps', { address: doorOf(site) }),
    name: profile('name'),
    pin: teach('cardPin'),
    code: teach('joinCode'),
    classCode: code,
  };
}

function LoginCard({ card, site, words }: { card: Card; site: string; words: CardWords }) {
  const qr = qrPath(cardAddress(site, card.name));
  return (
    <li className="login-card">
      <svg viewBox={`0 0 ${qr.size} ${qr.size}`} aria-hidden="true">
        <path d={qr.path} />
      </svg>
      <dl>
        <div>
          <dt>{words.name}</dt>
          <dd className="who">
            <bdi>{card.name}</bdi>
          </dd>
        </div>
        <div>
          <dt>{words.pin}</dt>
          <dd className="pin" dir="ltr">
            {card.pin}
          </dd>
        </div>
      </dl>
      <p className="steps">{words.steps}</p>
      <p className="of">
        <bdi>{words.of}</bdi> · {words.code} <b dir="ltr">{words.classCode}</b>
      </p>
    </li>
  );
}
