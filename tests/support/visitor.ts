import type { Visitor } from '@/lib/auth/pin';

/** Somebody whose browser has opened nothing here. */
export const stranger: Visitor = { address: '192.0.2.1', deviceId: null, knows: () => false };
