/** lib/server/web/treatment.ts in a worker: a phone is in no experiment while it is offline. */
export const exposeTo = async (..._: unknown[]): Promise<void> => {};
export const offersStudy = async (..._: unknown[]): Promise<boolean> => false;
