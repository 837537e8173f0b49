import { getTranslations } from 'next-intl/server';
import { FormFault } from '@/app/_ui/fault';
import { Field } from '@/app/_ui/field';
import { Go } from '@/app/_ui/go';
import { isolated } from '@/app/_ui/languages';
import { theLearner } from '@/app/_ui/learner';
import { Notice } from '@/app/_ui/notice';
import { loaded, one, type Query } from '@/app/_ui/page';
import { Body, Dock, Screen } from '@/app/_ui/screen';
import { services } from '@/lib/server/web/services';
import { membershipsOf } from '@/lib/teaching/class-queries';

const DONE = { joined: 'joined', left: 'left' } as const;

/** The classes that a learner is in, and the way into another. */
export default async function Join({ searchParams }: { searchParams: Query }) {
  const learner = await theLearner();
  const query = await searchParams;
  const { db, clock } = services();
  const classes = await loaded(membershipsOf(db, learner.id));
  const t = await getTranslations('teach');
  const nav = await getTranslations('nav');
  const done = DONE[one(query.done) as keyof typeof DONE];
  return (
    <Screen title={t('joinTitle')} titleIsHeading back={{ href: '/settings', label: nav('back') }}>
      <Body>
        {done && <Notice tone="right" title={t(done)} />}
        <FormFault
          code={one(query.error)}
          title={t('notJoined')}
          said={{ 'bad-input': t('badJoin') }}
          asked={clock()}
        />
        {classes.length > 0 && (
          <section className="stack" aria-labelledby="h-yours">
            <h2 id="h-yours">{t('yours')}</h2>
            <ul className="rules">
              {classes.map(({ classId, name, called }) => (
                <li key={classId} className="stack tight">
                  <h3>
                    <bdi>{name}</bdi>
                  </h3>
                  <p>{t('youAre', { name: isolated(called) })}</p>
                  <form className="stack" method="post" action="/api/class">
                    <input type="hidden" name="do" value="leave" />
                    <input type="hidden" name="class" value={classId} />
                    <button type="submit" className="btn quiet">
                      {t('leave')}
                    </button>
                  </form>
                </li>
              ))}
            </ul>
          </section>
        )}
        <form className="stack" id="join" method="post" action="/api/class">
          <p>{t('joinText')}</p>
          <input type="hidden" name="do" value="look" />
          <Field id="code" label={t('joinCode')}>
            <input
              id="code"
              name="code"
              dir="ltr"
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              maxLength={40}
              required
            />
          </Field>
        </form>
        <Go href="/privacy">{nav('privacy')}</Go>
      </Body>
      <Dock>
        <button type="submit" className="btn" form="join">
          {t('next')}
        </button>
      </Dock>
    </Screen>
  );
}
