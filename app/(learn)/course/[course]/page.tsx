import Link from 'next/link';
import { getLocale, getTranslations } from 'next-intl/server';
import { Fault } from '@/app/_ui/fault';
import { Go } from '@/app/_ui/go';
import { Icon } from '@/app/_ui/icon';
import { isolated, spoken } from '@/app/_ui/languages';
import { theLearner } from '@/app/_ui/learner';
import { loaded, one, type Query } from '@/app/_ui/page';
import { reasonForNext } from '@/app/_ui/reason';
import { Body, Dock, Screen } from '@/app/_ui/screen';
import { TakeNext } from '@/app/_ui/take-next';
import { languageShown } from '@/lib/content/schema';
import { listIn } from '@/lib/dates';
import { CHECK_LENGTH } from '@/lib/path/check';
import { forLearner } from '@/lib/server/web/services';
import { ReportNews } from './report-news';
import { type MapView, type ModuleLine, mapView } from './view';

type Props = { params: Promise<{ course: string }>; searchParams: Query };

/** Home: what to do now, and the map of the course below it. */
export default async function CourseMap({ params, searchParams }: Props) {
  const learner = await theLearner();
  const { course: courseId } = await params;
  const view = await loaded(mapView(forLearner(learner.id), learner, courseId));
  const t = await getTranslations();
  const { course, next } = view;
  const inLanguage = spoken(course.language, learner.screenLanguage);
  /** A course that is being translated has some of its modules in its first language. */
  const inLanguageOf = (moduleId: string) =>
    spoken(languageShown(course.structure, course.language, moduleId), learner.screenLanguage);
  return (
    <Screen title={t('meta.name')} brand courseId={courseId}>
      <Body>
        <Fault code={one((await searchParams).error)} />
        <ReportNews learner={learner} courseId={courseId} />
        {view.goals.length > 0 && <Need view={view} inLanguage={inLanguage} />}
        {next ? (
          <NextStep view={view} next={next} inLanguage={inLanguageOf(next.id)} />
        ) : (
          <Finished view={view} inLanguage={inLanguage} />
        )}
        {view.placement && <PlacementOffer courseId={courseId} placement={view.placement} />}
        <div className="stack tight">
          <h2 id="map" tabIndex={-1}>
            {t('map.title')}
          </h2>
          <p className="second">
            {t('map.summary', {
              course: isolated(course.text.title),
              count: course.structure.modules.length,
            })}
          </p>
        </div>
        <form className="map" method="post" action="/api/choice" data-enhance aria-labelledby="map">
          <input type="hidden" name="course" value={courseId} />
          <input type="hidden" name="decision" value={view.decision.id} />
          {view.groups.map((group) => (
            <div key={group.id}>
              <h3 id={`g-${group.id}`}>
                <bdi lang={inLanguage.lang}>{group.title}</bdi>
              </h3>
              <ol className="thread" aria-labelledby={`g-${group.id}`}>
                {group.modules.map((module) => (
                  <Module
                    key={module.id}
                    module={module}
                    here={module.id === next?.id}
                    inLanguage={inLanguageOf(module.id)}
                  />
                ))}
              </ol>
            </div>
          ))}
        </form>
        <Go href={`/course/${courseId}/offline`}>{t('offline.title')}</Go>
      </Body>
      <Dock>
        {next ? (
          <TakeNext
            courseId={courseId}
            decision={view.decision.id}
            module={next}
            checkFirst={view.checkFirst}
          />
        ) : (
          <Link className="btn" href={`/course/${courseId}/end`} prefetch={false}>
            {t('end.see')}
          </Link>
        )}
      </Dock>
    </Screen>
  );
}

type InLanguage = ReturnType<typeof spoken>;

async function NextStep({
  view,
  next,
  inLanguage,
}: {
  view: MapView;
  next: ModuleLine;
  inLanguage: InLanguage;
}) {
  const t = await getTranslations();
  const reason = await reasonForNext(view);
  const summary = view.course.text.modules[next.id]?.summary;
  // one heading of the page: the question stands above it
  const Heading = view.goals.length > 0 ? 'h2' : 'h1';
  return (
    <div className="block">
      <p className="second">
        {view.goal ? t('map.startsHere', { goal: isolated(view.goal) }) : t('map.nextStep')}
      </p>
      <Heading>
        <bdi lang={inLanguage.lang}>{next.title}</bdi>
      </Heading>
      {summary && <p {...inLanguage}>{summary}</p>}
      {view.checkFirst ? (
        <p>{t(next.state === 'new' ? 'check.offer' : 'check.offerLearned', CHECK_LENGTH)}</p>
      ) : (
        reason && <p className="second">{reason.text}</p>
      )}
      <p className="second">{t('map.minutes', { minutes: next.minutes })}</p>
      {next.id === view.decision.choice && (
        <Go href={`/course/${view.course.structure.id}/why`}>{t('why.title')}</Go>
      )}
    </div>
  );
}

/** Beside simply beginning: a few questions first, or going on with them. */
async function PlacementOffer({
  courseId,
  placement: { state, most },
}: {
  courseId: string;
  placement: NonNullable<MapView['placement']>;
}) {
  const t = await getTranslations('placement');
  return (
    <form className="block" method="post" action="/api/placement" data-enhance aria-labelledby="h-placement">
      <input type="hidden" name="course" value={courseId} />
      <h2 id="h-placement">{t(state === 'begun' ? 'begunTitle' : 'offerTitle')}</h2>
      <p>{t(state === 'begun' ? 'begunText' : 'offerText', { most })}</p>
      <button type="submit" className="btn quiet" name="act" value="begin">
        {t(state === 'begun' ? 'resume' : 'begin')}
      </button>
      {state === 'begun' && (
        <button type="submit" className="btn plain" name="act" value="end">
          {t('end')}
        </button>
      )}
    </form>
  );
}

/** The end of the course: what one can do now, and what keeps it. */
async function Finished({ view: { course }, inLanguage }: { view: MapView; inLanguage: InLanguage }) {
  const t = await getTranslations('map');
  const { text, structure } = course;
  const can = structure.modules.flatMap(({ id }) => text.modules[id]?.can ?? []);
  return (
    <div className="block">
      <h1>{t('doneTitle')}</h1>
      {text.can && <p {...inLanguage}>{text.can}</p>}
      {can.length > 0 && (
        <>
          <h2 id="h-can">{t('canNow')}</h2>
          <ul className="bullets" aria-labelledby="h-can" {...inLanguage}>
            {can.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </>
      )}
      <p className="second">{t('keepsFresh')}</p>
    </div>
  );
}

/** The first question: whoever has a need begins with it, else with what is proposed. */
async function Need({ view, inLanguage }: { view: MapView; inLanguage: InLanguage }) {
  const t = await getTranslations('map');
  return (
    <form className="stack tight" method="post" action="/api/choice" data-enhance aria-labelledby="h-need">
      <input type="hidden" name="course" value={view.course.structure.id} />
      <input type="hidden" name="decision" value={view.decision.id} />
      <input type="hidden" name="onward" value="map" />
      <h1 id="h-need">{t('need')}</h1>
      <p className="second">{t('needNote')}</p>
      <ul className="needs">
        {view.goals.map(({ id, text, moduleId }) => (
          <li key={id}>
            <button type="submit" name="module" value={moduleId} {...inLanguage}>
              {text}
            </button>
          </li>
        ))}
      </ul>
    </form>
  );
}

async function Module({
  module,
  here,
  inLanguage,
}: {
  module: ModuleLine;
  here: boolean;
  inLanguage: InLanguage;
}) {
  const t = await getTranslations();
  const locale = await getLocale();
  const state = t(`state.${module.state}`);
  const line = here
    ? t('map.here', { state })
    : module.first.length > 0
      ? t('map.first', { state, modules: listIn(locale, module.first.map(isolated)) })
      : state;
  return (
    <li className={here ? 'here' : undefined}>
      <Icon name={module.state} className={`node is-${module.state}`} />
      <button
        type="submit"
        className="as-link"
        name="module"
        value={module.id}
        aria-current={here ? 'step' : undefined}
        {...inLanguage}
      >
        {module.title}
      </button>
      <span className={`state is-${module.state}`}>{line}</span>
    </li>
  );
}
