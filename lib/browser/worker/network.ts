import { EVERYBODY } from '../store/rows';
import { answered, fetched, isOwn, within } from './ask-server';
import { holderIn, holderOf, type Phone, prepare, thePhone } from './assemble';
import { page, post } from './engine';
import { isDoor, isServerThere, lookWhoIsHere, unsure } from './holder';
import { lastPage } from './last-page';
import { leave } from './leave';
import { signedOut } from './left';
import { nameOf, openPack } from './open-pack';
import { elementAt, isLess, ROUTES } from './pages';
import { came, patience } from './patience';
import { renew } from './renew';
import type { WorkerEvent, WorkerScope } from './scope';
import { fromShell, isOfShell } from './shell';
import { refresh } from './snapshot';
import { synced } from './sync';
import { waitingOf } from './waiting';

/** The tutor asks a model, where there is one. */
const TUTORS_PATIENCE_MS = 15_000;
/** A batch and what the server makes of it. */
const SYNC_MS = 8_000;

/**
 * Forms after which the phone could not go on without what the server has made; what others change
 * comes with a later page: each time a learner's whole history is fetched.
 */
const BEGINS = /^\/api\/(?:check|next|placement|round)$/;

export function takeRequests(self: WorkerScope): void {
  self.addEventListener('fetch', (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (url.origin !== self.location.origin) return;
    if (url.search === '' && isOfShell(url.pathname)) return event.respondWith(fromShell(request));
    if (request.method === 'GET' && isDocument(request)) return event.respondWith(document(event, url));
    if (request.method !== 'POST') return;
    const isLeaving = url.pathname === '/api/sign-out';
    const isAtDoor = isLeaving || isDoor(url.pathname);
    // another site's form, it may be: whatever a worker sends counts as this site's own, and the
    // server could no longer say no; the browser itself sends it as what it is
    if (!isOwn(request)) return isAtDoor ? event.waitUntil(passed()) : undefined;
    if (isLeaving) return event.respondWith(orOurs(request, () => leave(thePhone(), event, self)));
    if (isAtDoor) return event.respondWith(orOurs(request, () => throughDoor(event, url)));
    if (url.pathname === '/api/open-pack')
      return event.respondWith(orOurs(request, () => fileOpened(request)));
    if (url.pathname in ROUTES) event.respondWith(orOurs(request, () => posted(event, url)));
  });
  self.addEventListener('message', (event) => event.waitUntil(heard(event)));
}

/** As the browser asks for a page, or Next's router: what is no flight payload it loads whole. */
const isDocument = ({ mode, headers }: Request) => mode === 'navigate' || headers.has('rsc');

/** Staff work with the server alone, and what is fetched is no page. */
const isServers = (path: string) =>
  /^\/(?:api|admin|teach|curate|research|staff|invitation|_next)(?:\/|$)/.test(path);

/** The page, or one of ours in its place: a browser's own error page leads nowhere. */
async function document(event: WorkerEvent, url: URL): Promise<Response> {
  if (!(await isNobodyLeft())) return lastPage('/', 'left');
  try {
    return await found(event, url);
  } catch (error) {
    // it was slower than the phone is patient, and the phone has nothing to show instead
    const last = () => lastPage(url.href, isServers(url.pathname) ? 'servers' : 'notHere');
    return isLate(error) ? fetch(event.request).catch(last) : last();
  }
}

/** Where the phone can't be read, the site goes on without it. */
const isNobodyLeft = () => signedOut(thePhone()).catch(() => true);

const isLate = (error: unknown) => (error as { name?: string } | null)?.name === 'AbortError';

/** Whether the network hangs, or was slow once: the next page is waited for accordingly. */
const lookForServer = async () => void ((await isServerThere()) && came());

/** @throws where neither the network nor the phone has it */
async function found(event: WorkerEvent, url: URL): Promise<Response> {
  const { request } = event;
  if (isServers(url.pathname)) return fetch(request);
  const phone = thePhone();
  const who = await holderOf(phone).catch(() => null);
  if (!who) return fetch(request);
  // while something waits the server does not know its rounds: pages come from the phone, and
  // nobody waits for what is sent afterwards; unless the server's is more than the phone's
  if (await waits(phone, who.learner.id).catch(() => false)) {
    const isSent = isLess(url) && (await synced(phone, patience()));
    const drawn = isSent ? null : await drawnHere(phone, url).catch(() => null);
    if (drawn) {
      event.waitUntil(inAMoment().then(() => synced(phone, SYNC_MS)));
      return drawn;
    }
  }
  try {
    const response = await answered(request);
    event.waitUntil(who.isUnsure ? lookWhoIsHere(phone) : keepFresh(phone));
    return response;
  } catch (error) {
    if (isLate(error)) event.waitUntil(lookForServer());
    const drawn = await page(url.href).catch((fault: unknown) => console.error(url.pathname, fault));
    if (drawn) return drawn;
    throw error;
  }
}

/** Milliseconds in which a cheap phone shows a page: what is sent then takes nothing from it. */
const SHOWN_MS = 1_000;
const inAMoment = () => new Promise((resolve) => setTimeout(resolve, SHOWN_MS));

/** Of what is on the phone alone: what is not may well come from the server, which is there. */
async function drawnHere(phone: Phone, url: URL): Promise<Response | null> {
  const who = await holderOf(phone);
  return who && !who.isUnsure && elementAt(url) ? page(url.href) : null;
}

/** Whether something waits that can't be sent now. Nothing that fails here may fail the site. */
const isBehind = (phone: Phone, learnerId: string): Promise<boolean> =>
  waits(phone, learnerId).then(
    async (some) => some && !(await synced(phone, patience())),
    () => false,
  );

/** So long, in milliseconds, what the phone knows stands while pages come from the server. */
const FRESH_MS = 15_000;
let freshAt = 0;

/** What others answer moves what is foreseen, and so do other phones of the learner's. */
async function keepFresh(phone: Phone): Promise<void> {
  if (Date.now() - freshAt < FRESH_MS) return;
  freshAt = Date.now();
  // asks once an hour what the server lacks, too, and so hears whose session has ended
  if (!(await synced(phone, SYNC_MS))) await refresh(phone).catch(() => false);
  await renew(phone, Date.now()).catch(() => {});
}

const waits = async ({ rows }: Phone, learnerId: string): Promise<boolean> =>
  (await rows.waiting(learnerId)) > 0;

async function posted(event: WorkerEvent, url: URL): Promise<Response> {
  const { request } = event;
  const phone = thePhone();
  const who = await holderOf(phone).catch(() => null);
  if (!who || who.isUnsure) return fetch(request);
  const copy = request.clone();
  if (!(await isBehind(phone, who.learner.id)) || (await holderOf(phone))?.isUnsure !== false) {
    try {
      const response = await fromServer(request, url);
      event.waitUntil(BEGINS.test(url.pathname) ? refresh(phone).catch(() => false) : keepFresh(phone));
      return response;
    } catch {
      // the phone does it
    }
  }
  const done = await fieldsOf(copy)
    .then((fields) => post(copy, fields))
    .catch((fault: unknown) => console.error(url.pathname, fault));
  if (done) return done;
  throw new TypeError('Neither the network nor the phone took it.');
}

/** A form that nobody took leads back; one that was sent by script stays filled in. */
async function orOurs({ mode, referrer, url }: Request, answer: () => Promise<Response>): Promise<Response> {
  try {
    if (await isNobodyLeft()) return await answer();
  } catch (error) {
    if (mode !== 'navigate') throw error;
    return lastPage(referrer || new URL('/', url).href);
  }
  if (mode !== 'navigate') throw new TypeError('Whoever was here has signed out.');
  return lastPage('/', 'left');
}

async function fieldsOf(request: Request): Promise<[string, string][]> {
  return [...(await request.formData())].map(([name, value]) => [name, String(value)]);
}

/** A course that came as a file: no server sees it. */
async function fileOpened(request: Request): Promise<Response> {
  const phone = thePhone();
  const who = await holderOf(phone);
  if (!who || who.isUnsure) return fetch(request);
  const file = (await request.formData()).get('pack');
  const back = new URL(request.referrer);
  try {
    back.pathname = `/course/${encodeURIComponent(await openPack(phone, file as File))}/offline`;
    back.search = 'pack=done';
  } catch (error) {
    back.search = String(new URLSearchParams({ pack: nameOf(error) }));
  }
  return Response.redirect(back.href, 303);
}

/** The tutor's stream is shown as it comes; anything else is waited for as a page is. */
async function fromServer(request: Request, url: URL): Promise<Response> {
  const longest = url.pathname === '/api/tutor' ? TUTORS_PATIENCE_MS : patience();
  if (!request.headers.get('accept')?.includes('ndjson')) return answered(request, longest);
  // what is said first comes at once
  const { response } = await within(patience(), (signal) => fetched(request, signal));
  if (!response.headers.has('x-ustat')) throw new TypeError('Somebody else has answered.');
  return response;
}

/** A form at a door that does not say where it comes from: the next page asks who is here. */
async function passed(): Promise<void> {
  if (await isServerThere()) await unsure(thePhone());
}

/** Somebody signs in: until the server has said who is here, nothing of anybody is shown. */
async function throughDoor(event: WorkerEvent, url: URL): Promise<Response> {
  const phone = thePhone();
  const who = await holderOf(phone);
  if (await isServerThere()) await unsure(phone);
  try {
    return await fetch(event.request);
  } finally {
    const isForgotten = url.pathname === '/api/forget';
    event.waitUntil(lookWhoIsHere(phone, isForgotten ? (who?.learner.id ?? null) : null));
  }
}

/** A page of ours asks for something, and is told when it is done. */
async function heard({ data, ports }: WorkerEvent): Promise<void> {
  const said = data as { do?: string; courseId?: string };
  try {
    const phone = thePhone();
    if (!(await signedOut(phone))) throw new Error('Whoever was here has signed out.');
    // what waits is sent first: no snapshot could take its place
    if (said.do === 'refresh' && !(await refresh(phone)) && !(await synced(phone, 60_000)))
      throw new Error('The server gave no snapshot.');
    // without it the first question makes it
    if (said.do === 'refresh') await prepare(phone).catch(() => {});
    if (said.do === 'sync') await synced(phone, 60_000);
    if (said.do === 'look') await lookWhoIsHere(phone);
    if (said.do === 'wipe') await forgetHolder(phone);
    const who = await holderOf(phone);
    const waiting = who && !who.isUnsure ? await waitingOf(phone, who.learner.id) : 0;
    const isEmpty = who === null;
    ports[0]?.postMessage({ ok: true, waiting, isEmpty, isHeld: await isHeld(phone, said.courseId ?? '') });
  } catch (error) {
    ports[0]?.postMessage({ ok: false, error: String(error) });
  }
}

/** Whether a course opens here without a network, for whoever is known to be here. */
async function isHeld({ rows }: Phone, courseId: string): Promise<boolean> {
  const reads = await rows.reads();
  return holderIn(reads)?.isUnsure === false && reads.get(EVERYBODY, 'crowd', courseId) !== undefined;
}

/** The learner who is here keeps nothing on this phone any more. */
async function forgetHolder({ rows }: Phone): Promise<void> {
  const who = holderIn(await rows.reads());
  if (!who) await rows.wipe();
  else if (!who.isUnsure) await rows.forget(who.learner.id);
}
