/** next/navigation where a page is drawn once: a redirect ends the drawing. */
export class Redirect extends Error {
  constructor(readonly to: string) {
    super(`to ${to}`);
  }
}

export function redirect(to: string): never {
  throw new Redirect(to);
}

export function unstable_rethrow(error: unknown): void {
  if (error instanceof Redirect) throw error;
}

const nowhere = () => {};
export const useRouter = () => ({ push: nowhere, replace: nowhere, refresh: nowhere });
