import { redirect, unstable_rethrow } from 'next/navigation';
import { hasCode } from '@/lib/errors';
import { services } from '@/lib/server/web/services';

/**
 * What a page shows, once it is loaded; else the screen that says "not here" or "something went
 * wrong". Both are addresses of their own, because a page that throws is drawn by script alone:
 * without one it stays empty. Nothing answers at /gone, so it is a 404.
 */
export async function loaded<T>(view: Promise<T>): Promise<T> {
  return view.catch((error: unknown) => {
    unstable_rethrow(error);
    if (hasCode(error, 'not-found')) return redirect('/gone');
    services().log.failure('A page could not be loaded', error);
    return redirect('/trouble');
  });
}

export const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A database refuses what is no UUID; to a reader it is an address that leads nowhere. */
export function uuidOrGone(id: string): string {
  return UUID.test(id) ? id : redirect('/gone');
}

/** An exercise's number in its round. */
export function positionOrGone(n: string): number {
  return /^[1-9]\d{0,2}$/.test(n) ? Number(n) : redirect('/gone');
}

export type Query = Promise<Record<string, string | string[] | undefined>>;

/** The one value of a query parameter. */
export function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
