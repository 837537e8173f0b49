/**
 * Sees work that the program does by itself: a timer's run or a job's, by name, how long it took
 * and whether it failed.
 */
export type Watch = <T>(job: string, work: () => Promise<T>) => Promise<T>;

export const unwatched: Watch = (_, work) => work();
