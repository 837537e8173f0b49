import { headers } from 'next/headers';
import { type Action, type Asking, asksAgain, can, type Scope } from '../../auth/can';
import type { Learner } from '../../auth/schema';
import type { SignedIn } from '../../auth/staff-queries';
import { UstatError } from '../../errors';
import { type Fields, formRoute } from './respond';
import { services } from './services';
import { currentStaff } from './staff-session';

/** For so long a passphrase that was given again counts. */
export const CONFIRMED_MS = 10 * 60_000;

/** Whether a learner, or nobody, may do it. */
export const mayLearner = (learner: Learner | null, action: Action): boolean =>
  can({ isLearner: learner !== null, grants: null }, action);

/** Whether somebody of staff, or nobody, may do it. */
export function mayStaff(staff: SignedIn | null, action: Action, target?: Scope): boolean {
  const asking: Asking = { isLearner: false, grants: staff?.grants ?? null };
  return can(asking, action, target);
}

/** @throws UstatError 'not-allowed' */
export async function requireStaff(action: Action, target?: Scope): Promise<SignedIn> {
  const staff = await currentStaff();
  if (staff && mayStaff(staff, action, target)) return staff;
  throw new UstatError('not-allowed', `Not allowed: ${action}.`);
}

/** Whether the passphrase was given lately, here or at a provider. */
export const isConfirmed = ({ confirmedAt }: SignedIn): boolean =>
  services().clock().getTime() - confirmedAt.getTime() <= CONFIRMED_MS;

/** Whether the passphrase has to be given again before an action. */
export const needsConfirming = (staff: SignedIn, action: Action): boolean =>
  asksAgain(action) && !isConfirmed(staff);

/** Where a passphrase is given again, and where one goes on from there. */
export const confirmPage = (to: string | null) =>
  `/staff/confirm${to ? `?to=${encodeURIComponent(to)}` : ''}`;

/**
 * A route for a form of staff: asks the table first, and for the passphrase again where it must
 * be; then, and only then, reads what the form says.
 * @param scopeOf what the action is done to, as the form names it
 */
export function staffRoute(
  action: Action,
  work: (fields: Fields, staff: SignedIn) => Promise<string>,
  scopeOf: (fields: Fields) => Scope | undefined = () => undefined,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const from = pageOf(request.headers.get('referer'));
    return formRoute(async (fields) => {
      const staff = await requireStaff(action, scopeOf(fields));
      if (needsConfirming(staff, action)) return confirmPage(from);
      return work(fields, staff);
    })(request);
  };
}

/** The page of ours that an address leads to. */
function pageOf(address: string | null): string | null {
  if (!address || !URL.canParse(address)) return null;
  const { pathname, search } = new URL(address);
  return staffPage(`${pathname}${search}`);
}

/** Addresses of the pages of staff. */
const STAFFS = /^\/(?:staff|admin|teach|curate|research|invitation)(?:[/?]|$)/;

/** A page of staff that somebody may come back to; null for anything else. */
export function staffPage(given: string | null | undefined): string | null {
  if (!given?.startsWith('/') || given.length > 1_000 || !URL.canParse(given, 'http://here')) return null;
  const { origin, pathname, searchParams } = new URL(given, 'http://here');
  // as it is read: `/staff/..//evil.example` begins as ours, and names another host
  if (origin !== 'http://here' || !STAFFS.test(pathname)) return null;
  for (const name of ['error', '_rsc']) searchParams.delete(name);
  const query = searchParams.toString();
  return query ? `${pathname}?${query}` : pathname;
}

/** The page of staff that this request is for. */
export async function staffPageAsked(): Promise<string | null> {
  return staffPage((await headers()).get('x-ustat-page'));
}

/** Whether this request is for a page of staff: it speaks their language. */
export async function isStaffPage(): Promise<boolean> {
  return STAFFS.test((await headers()).get('x-ustat-page') ?? '');
}
