import { decode, encode } from 'next-auth/jwt';
import * as z from 'zod';
import { type Allowance, take } from '../../auth/allowance-queries';
import { joinAs, joinLinked } from '../../auth/invitation';
import { type Doors, doorsOf, staffByLink } from '../../auth/link-queries';
import { profileName } from '../../auth/pin';
import { staffPerson } from '../../auth/staff-list-queries';
import { confirmSession, type StaffKey } from '../../auth/staff-queries';
import { hasCode, UstatError } from '../../errors';
import { adopt } from './admin-link';
import { CONFIRMED_MS, confirmPage, staffPage } from './ask';
import { putCookie, readCookie } from './cookies';
import { screenLanguageHere } from './language';
import { ANEW, beginAt, checks, type Provider, type Vouched, vouchedBy } from './provider';
import { services } from './services';
import { currentStaff, PROVIDER, signInStaff } from './staff-session';
import { visitor } from './visitor';

/** Why somebody goes to the provider, and where they go on. */
export const intent = z.discriminatedUnion('for', [
  z.object({ for: z.literal('sign-in'), to: z.string().nullish() }),
  z.object({ for: z.literal('invitation'), token: z.string().max(100), name: profileName.nullish() }),
  z.object({ for: z.literal('again'), to: z.string().nullish() }),
]);
type Intent = z.infer<typeof intent>;
/** `staffId`: who was signed in then; null for nobody. */
const kept = z.object({ intent, checks, staffId: z.string().nullable() });
type Kept = z.infer<typeof kept>;

/** What a page says when it did not come to an end (app/_ui/staff/provider-fault.tsx). */
export const faults = [
  ...(['down', 'lost', 'cancelled', 'failed'] as const),
  ...(['unlinked', 'other', 'stale', 'name', 'taken', 'often'] as const),
];
type Fault = (typeof faults)[number];

const QUARTER_HOUR = 900;
/** Each costs a request or two to the provider. */
const AT_ADDRESS: Allowance = { burst: 30, everyMs: 3_000 };

/** Where the browser goes to sign in there; a page of ours where the provider does not answer. */
export async function goToProvider(wanted: Intent): Promise<string> {
  const deps = depsOf();
  await brake();
  const begun = await beginAt(deps, wanted.for === 'again' ? ANEW : {});
  if (!begun) return pageOf(wanted, 'down');
  const staffId = (await currentStaff())?.id ?? null;
  const token: Kept = { intent: wanted, checks: begun.checks, staffId };
  await putCookie(
    'ustat.provider',
    await encode({ token, secret: services().authSecret, maxAge: QUARTER_HOUR }),
  );
  return begun.location;
}

/**
 * Somebody is back from the provider. What they went for is done at most once: the cookie that says
 * so goes, and the provider takes its code once.
 * @param query that they came back with
 * @returns the page that they go on to
 */
export async function backFromProvider(query: Record<string, string>): Promise<string> {
  const deps = depsOf();
  const begun = await takeKept();
  if (!begun) return pageOf({ for: 'sign-in' }, 'lost');
  await brake();
  const vouched = await vouchedBy(deps, query, begun.checks);
  if (!vouched) return pageOf(begun.intent, query.error === 'access_denied' ? 'cancelled' : 'failed');
  const person = await staffByLink(services().db, vouched);
  switch (begun.intent.for) {
    case 'sign-in':
      return signIn(begun.intent, vouched, person);
    case 'again':
      return confirm(begun.intent, vouched, person);
    case 'invitation':
      return accept(begun.intent, begun.staffId, vouched, person);
  }
}

async function signIn(wanted: Intent & { for: 'sign-in' }, vouched: Vouched, person: StaffKey | null) {
  if (!person) return pageOf(wanted, 'unlinked');
  await signInStaff(person, PROVIDER, givenAt(vouched));
  return staffPage(wanted.to) ?? '/staff';
}

async function confirm(wanted: Intent & { for: 'again' }, vouched: Vouched, person: StaffKey | null) {
  const staff = await currentStaff();
  if (!staff) return pageOf({ for: 'sign-in' }, 'lost');
  if (person?.id !== staff.id) return pageOf(wanted, 'other');
  const { db, clock } = services();
  const at = givenAt(vouched);
  if (clock().getTime() - at.getTime() > CONFIRMED_MS) return pageOf(wanted, 'stale');
  await confirmSession(db, staff.sessionId, at);
  return staffPage(wanted.to) ?? '/staff';
}

/** For who is signed in; else for whose account it opens; else with a new one. */
async function accept(
  wanted: Intent & { for: 'invitation' },
  staffId: string | null,
  vouched: Vouched,
  person: StaffKey | null,
) {
  const all = services();
  const staff = await currentStaff();
  // somebody else's account, in which they sat down meanwhile, gets no door of theirs
  if ((staff?.id ?? null) !== staffId) return pageOf(wanted, 'lost');
  if (staff && person && person.id !== staff.id) return pageOf(wanted, 'other');
  const { address } = await visitor();
  const given = profileName.safeParse(wanted.name ?? vouched.name);
  if (!staff && !person && !given.success) return pageOf(wanted, 'name');
  try {
    await adopt(all, wanted.token);
    if (staff) await joinAs(all, wanted.token, staff, address, person ? null : vouched);
    else if (person) {
      const grants = (await staffPerson(all.db, person.id))?.grants ?? [];
      await joinAs(all, wanted.token, { ...person, grants }, address);
      await signInStaff(person, PROVIDER, givenAt(vouched));
    } else {
      const account = { name: given.data ?? '', language: await screenLanguageHere(), identity: vouched };
      const made = await joinLinked(all, wanted.token, account, address);
      await signInStaff(made, PROVIDER, givenAt(vouched));
    }
  } catch (error) {
    if (hasCode(error, 'conflict')) return pageOf(wanted, 'taken');
    // the page of the invitation says that it is over
    if (hasCode(error, 'not-found')) return `/invitation/${encodeURIComponent(wanted.token)}`;
    throw error;
  }
  return '/staff?done=joined';
}

/**
 * When they gave their passphrase there, by its clock, which may be ahead of ours; where it does
 * not say, so long ago that it is asked for again before anything of weight.
 */
function givenAt({ signedInAt }: Vouched): Date {
  return new Date(Math.min(signedInAt?.getTime() ?? 0, services().clock().getTime()));
}

/** The page that somebody set out from, with what went wrong. */
function pageOf(wanted: Intent, fault: Fault): string {
  if (wanted.for === 'invitation') return `/invitation/${encodeURIComponent(wanted.token)}?provider=${fault}`;
  const to = staffPage(wanted.to);
  const page =
    wanted.for === 'again' ? confirmPage(to) : `/staff/sign-in${to ? `?to=${encodeURIComponent(to)}` : ''}`;
  return `${page}${page.includes('?') ? '&' : '?'}provider=${fault}`;
}

/** What this browser set out for; it is forgotten by that. */
async function takeKept(): Promise<Kept | null> {
  const token = await readCookie('ustat.provider');
  if (!token) return null;
  await putCookie('ustat.provider', null);
  const decoded = await decode({ token, secret: services().authSecret }).catch(() => null);
  return kept.safeParse(decoded).data ?? null;
}

/** @throws UstatError 'over-budget' */
async function brake(): Promise<void> {
  const { db, hasher, clock } = services();
  const { address } = await visitor();
  const until = await take(db, hasher.keyed(`provider at ${address}`), AT_ADDRESS, clock());
  if (until) throw new UstatError('over-budget', 'Too many tries.', [], { until });
}

/** @throws UstatError 'not-found' where no provider is set up */
function depsOf() {
  const { config, authSecret, log } = services();
  const { provider, url } = config;
  if (!provider || !url) throw new UstatError('not-found', 'No provider is set up.');
  return { provider, site: new URL(url).origin, secret: authSecret, log };
}

/** The provider that is set up; null: none is. */
export const theProvider = (): Provider | null => services().config.provider;

/** By which doors somebody can come in here. */
export function doorsHere(staffId: string): Promise<Doors> {
  return doorsOf(services().db, staffId, theProvider()?.issuer ?? null);
}
