/** With USTAT_LONG=1 suites take their time: walks in Arabic, too, and more of everything. */
export const isLong = process.env.USTAT_LONG === '1';

/** Languages of walks that say the same in each. */
export const WALKED = isLong ? (['ky', 'ar'] as const) : (['ky'] as const);
