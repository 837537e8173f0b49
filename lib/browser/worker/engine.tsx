import { refuse } from '@/lib/server/web/reply';
import { callerOf, failed } from '@/lib/server/web/respond';
import { withEncoder } from './ask-page';
import { assemble, countIn, holderOf, type Phone, thePhone } from './assemble';
import { pageOf } from './draw';
import { Leaving, NotHere, Sign } from './own-pages';
import { elementAt, ROUTES } from './pages';
import { nowAsked } from './twins/next-headers';
import { Redirect } from './twins/next-navigation';
import { waitingOf } from './waiting';

/** The server in the browser: the app's pages and forms over what is saved on the phone. */

/**
 * One page or form at a time: twins hold who asks and for what. What is drawn takes some ten
 * milliseconds, over what is saved at its beginning.
 */
let turn: Promise<unknown> = Promise.resolve();
/** @param after for whoever comes next, which this one need not wait for */
function inTurn<T>(work: () => Promise<T>, after = async () => {}): Promise<T> {
  const mine = turn.then(() => overWhatIsHere(work));
  turn = mine.then(after).catch((error: unknown) => console.error(error));
  return mine;
}

async function overWhatIsHere<T>(work: () => Promise<T>): Promise<T> {
  const { rows, saved } = thePhone();
  const holding = [rows.hold(), saved.hold()];
  try {
    await Promise.all(holding);
    return await work();
  } finally {
    for (const one of await Promise.allSettled(holding)) if (one.status === 'fulfilled') one.value();
  }
}

/** The page at an address; where it is not on the phone, one that says what is. */
export function page(address: string): Promise<Response | null> {
  return inTurn(async () => {
    const url = new URL(address);
    url.searchParams.delete('_rsc');
    nowAsked(url);
    const phone = thePhone();
    const services = await assemble(phone);
    if (!services) return null;
    const sign = <Sign waiting={await waitingOf(phone, services.learner.learnerId)} />;
    try {
      const element = elementAt(url);
      if (element) return await pageOf(element, sign, url.pathname === '/gone' ? 404 : 200);
    } catch (error) {
      if (error instanceof Redirect && !isMissing(error, url)) return leadTo(error.to, url, 307);
      if (!(error instanceof Redirect)) services.log.failure(url.pathname, error);
    }
    const courses = (await phone.saved.courses()).map(({ manifest: { courseId, title } }) => ({
      courseId,
      title,
    }));
    return pageOf(<NotHere courses={courses} />, sign, 404);
  });
}

/** Leads to "there is no such page": on a phone it may well be on the server. */
const isMissing = ({ to }: Redirect, { pathname }: URL) =>
  pathname !== '/' && (to === '/gone' || to.startsWith('/?gone') || to.startsWith('/language'));

const leadTo = (to: string, from: URL, status: 303 | 307) =>
  Response.redirect(new URL(to, from).href, status);

/** Forms that ask, and change nothing that anybody would miss. */
const ASKS = new Set(['/api/tutor', '/api/place']);

/**
 * A form of a page. @param fields read before the network was tried
 * @returns null where the phone can't do it
 */
export function post(request: Request, fields: [string, string][]): Promise<Response | null> {
  const url = new URL(request.url);
  const work = async () => {
    nowAsked(url);
    const route = ROUTES[url.pathname];
    const phone = thePhone();
    const services = route && (await assemble(phone));
    if (!services) return null;
    const encoder = fields.find(([name]) => name === 'encoder')?.[1];
    if (encoder) Object.assign(services, await withEncoder(encoder, request.referrer));
    const seen = asServerSees(request, fields);
    const response = (await isTaken(phone, url.pathname))
      ? await route(seen).catch((error: unknown) => failed(seen, error))
      : refuse(callerOf(seen), 'offline', 503);
    const to = response.headers.get('location');
    return to && response.status === 303 ? leadTo(to, url, 303) : response;
  };
  return inTurn(work, () => afterwards(url.pathname));
}

/** Whether what is done here will ever be anywhere else. */
const isTaken = async (phone: Phone, path: string): Promise<boolean> =>
  ASKS.has(path) || ((await holderOf(phone))?.takesEvents ?? false);

/** Counted by the server within a second; here before the next page is drawn. */
async function afterwards(path: string): Promise<void> {
  if (path === '/api/answer') await countIn(thePhone());
}

/** What a browser tells a server in headers, a worker reads of the request itself. */
function asServerSees(request: Request, fields: [string, string][]): Request {
  const headers = new Headers({ referer: request.referrer, accept: request.headers.get('accept') ?? '' });
  const form = { entries: () => fields[Symbol.iterator]() };
  const seen = { url: request.url, headers, signal: request.signal, formData: async () => form };
  return seen as unknown as Request;
}

/** Before somebody signs out whose answers still wait. */
export function leavingPage(waiting: number, fields: readonly [string, string][]): Promise<Response> {
  return inTurn(async () => {
    await assemble(thePhone());
    return pageOf(<Leaving waiting={waiting} fields={fields} />, <Sign waiting={waiting} />);
  });
}
