/**
 * The few failures that the domain names. Anything else is a defect and keeps its own stack.
 * `code` decides what a route answers and which sentence a learner reads (messages
 * `errors.<code>`); compare codes, not classes: the server's process holds two copies of this
 * module (its own and Next's bundle).
 */
export type ErrorCode =
  | 'bad-input' // the caller sent something that does not parse; details name each fault
  | 'not-found'
  | 'not-allowed'
  | 'conflict' // somebody else changed it meanwhile
  | 'over-budget'
  | 'not-saved' // it can't be written to the disk now
  | 'busy' // too many at this moment; nothing was done
  | 'unavailable'; // a part that should answer does not: a database, a model

export class UstatError extends Error {
  override readonly name = 'UstatError';
  /** Of 'over-budget': from then on there is something again. */
  readonly until: Date | undefined;
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: readonly string[] = [],
    options?: { cause?: unknown; until?: Date },
  ) {
    super(message, options);
    this.until = options?.until;
  }
}

/** What zod found wrong, one line each: "options.0: Invalid input". For `details`. */
export function faultsOf(error: {
  issues: readonly { path: readonly PropertyKey[]; message: string }[];
}): string[] {
  return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

/** For `catch`: null in the place of the failure that is expected, any other one goes on. */
export function nullWhere(code: ErrorCode): (error: unknown) => null {
  return (error) => {
    if (hasCode(error, code)) return null;
    throw error;
  };
}

/** For `catch`: the code in the place of the failures that are expected, any other one goes on. */
export function codeWhere<Code extends ErrorCode>(...codes: readonly Code[]): (error: unknown) => Code {
  return (error) => {
    const code = codes.find((one) => hasCode(error, one));
    if (code) return code;
    throw error;
  };
}

/** Whether a failure is one of those above, and this one; by name and code, never by class. */
export function hasCode(error: unknown, code: ErrorCode): error is UstatError {
  return error instanceof Error && error.name === 'UstatError' && (error as UstatError).code === code;
}
