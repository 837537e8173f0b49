/** lib/server/web/limits-of-use.ts in a worker: a phone asks nobody but itself. */
export const allowTurn = async (_: string): Promise<void> => {};
