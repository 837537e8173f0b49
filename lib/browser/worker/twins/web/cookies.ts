/** lib/server/web/cookies.ts in a worker, which sees no cookie. */
export const readCookie = async (_: string): Promise<null> => null;
export const toldZone = async (): Promise<null> => null;
