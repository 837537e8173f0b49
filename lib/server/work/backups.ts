/** Folder of the backups that are made by a job, in the data folder. */
export const BACKUPS = 'backups';

const NAME = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.backup$/;

/** Names sort by time. */
export const backupNamed = (at: Date) => `${at.toISOString().slice(0, 19).replaceAll(':', '-')}.backup`;
export const isOfJob = (name: string): boolean => NAME.test(name);
