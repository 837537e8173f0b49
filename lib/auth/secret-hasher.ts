/** What somebody gives to be let in, and for which name. */
export interface Secret {
  kind: 'pin' | 'code';
  nameKey: string;
  text: string;
}

/**
 * Hashing is slow on purpose and belongs to the platform. One name's hashes of one text are equal,
 * so that a try is hashed once, whether anybody has the name or not.
 * @throws UstatError 'busy' while too many are waiting
 */
export interface SecretHasher {
  hash(secret: Secret): Promise<string>;
  /**
   * Which of the stored hashes is of this secret, by its place, or -1; and what `hash` gives, which
   * takes the place of one that an older program made. As slow for none as for one.
   */
  find(secret: Secret, stored: readonly string[]): Promise<{ at: number; hash: string }>;
  /** Names somebody without telling who: the same text has the same name. */
  keyed(text: string): string;
  /** A new recovery code: 80 random bits, in groups that can be copied by hand. */
  newCode(): string;
  /** Of a passphrase, with a salt of its own. @throws UstatError 'busy' as hash */
  hashPassphrase(text: string): Promise<string>;
  /**
   * Whether a passphrase is the one of a hash; null, nobody's, is as slow. `renewed`: its hash by
   * the parameters of today, where it was made by others.
   */
  isPassphrase(text: string, stored: string | null): Promise<{ right: boolean; renewed: string | null }>;
  /** 256 random bits for a link or a cookie, and the hash that is kept of them. */
  newToken(): { token: string; tokenHash: string };
  hashToken(token: string): string;
  /** So many random bytes. */
  newKey(bytes: number): Uint8Array;
}
