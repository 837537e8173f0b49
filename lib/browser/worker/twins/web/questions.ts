/** lib/server/web/questions.ts in a worker: open questions are put together on the server. */
export const groupSoon = async (..._: unknown[]): Promise<void> => {};
