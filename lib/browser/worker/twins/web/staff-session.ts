/** lib/server/web/staff-session.ts in a worker: staff work on a server alone. */
export const currentStaff = async (): Promise<null> => null;
