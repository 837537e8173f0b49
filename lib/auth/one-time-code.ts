import { Secret, TOTP } from 'otpauth';

/** As every app on a phone has it: RFC 6238 with SHA-1, six digits, half a minute. */
const KIND = { algorithm: 'SHA1', digits: 6, period: 30 };
/** Bytes of the secret (RFC 4226 asks for as many as SHA-1 has). */
export const KEY_BYTES = 20;
/** A phone's clock may be a step before or after ours. */
const SKEW = 1;

/** A secret as it is typed into an app: base 32. */
export const typedSecret = (key: Uint8Array): string =>
  new Secret({ buffer: new Uint8Array(key).buffer }).base32;

/** What an app reads out of a QR code. @param site what the app calls the account by */
export function enrolAddress(secret: string, { site, name }: { site: string; name: string }): string {
  return new TOTP({ ...KIND, issuer: site, label: name, secret: Secret.fromBase32(secret) }).toString();
}

/** The half minute since 1970 whose code it is, of the three that count now; null for none. */
export function stepOf(secret: string, code: string, now: Date): number | null {
  const totp = new TOTP({ ...KIND, secret: Secret.fromBase32(secret) });
  const timestamp = now.getTime();
  const delta = totp.validate({ token: code, timestamp, window: SKEW });
  return delta === null ? null : Math.floor(timestamp / (KIND.period * 1_000)) + delta;
}
