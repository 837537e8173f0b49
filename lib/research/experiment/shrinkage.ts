/** One estimate of several that are about the same, with its variance. */
export interface Part {
  value: number;
  variance: number;
}

/**
 * Estimates drawn towards their common mean by as much as chance explains their spread (empirical
 * Bayes; the variance between them by DerSimonian & Laird 1986). Intervals are normal, 95 %, and
 * widened by what the mean is not known for (Morris 1983). Fewer than two stay as they are.
 */
export function shrunk(parts: readonly Part[]): { value: number; low: number; high: number }[] {
  const weights = parts.map(({ variance }) => 1 / variance);
  const sum = total(weights);
  const mean = total(parts.map(({ value }, n) => value * (weights[n] ?? 0))) / sum;
  const spread = total(parts.map(({ value }, n) => (weights[n] ?? 0) * (value - mean) ** 2));
  const scale = sum - total(weights.map((weight) => weight * weight)) / sum;
  const between =
    parts.length < 2 ? Number.POSITIVE_INFINITY : Math.max(0, (spread - parts.length + 1) / scale);
  const own = parts.map(({ variance }) => 1 / (variance + between));
  const centre =
    between === Number.POSITIVE_INFINITY
      ? mean
      : total(parts.map(({ value }, n) => value * (own[n] ?? 0))) / total(own);
  return parts.map(({ value, variance }) => {
    const kept = between === Number.POSITIVE_INFINITY ? 1 : between / (between + variance);
    const drawn = kept * value + (1 - kept) * centre;
    const ofCentre = kept === 1 ? 0 : (1 - kept) ** 2 / total(own);
    const width = 1.96 * Math.sqrt(kept * variance + ofCentre);
    return { value: drawn, low: drawn - width, high: drawn + width };
  });
}

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
