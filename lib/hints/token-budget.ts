/** Tokens that may be spent in all: set aside before a call, so that no call passes them. */
export interface TokenBudget {
  /** @returns false where they would pass the budget: nothing is set aside then */
  reserve(tokens: number): Promise<boolean>;
  /** What was set aside for a call becomes what it took. */
  settle(reserved: number, used: number): Promise<void>;
}

/** Of one process. */
export function tokenBudget(most: number): TokenBudget & { spent(): number } {
  let spent = 0;
  return {
    spent: () => spent,
    async reserve(tokens) {
      if (spent + tokens > most) return false;
      spent += tokens;
      return true;
    },
    async settle(reserved, used) {
      spent += used - reserved;
    },
  };
}
