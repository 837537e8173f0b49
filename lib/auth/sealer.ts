/**
 * Keeps a secret that has to be read again where the database alone can't read it: the key lies
 * outside of it.
 */
export interface Sealer {
  /** @param of whose it is: what is sealed for one opens for nobody else */
  seal(text: string, of: string): string;
  /** Null where it was sealed with another key or for another, or was changed. */
  open(sealed: string, of: string): string | null;
}
