/** Seven calendar days up to `now`, each with whether anything was answered on it. */
export function lastDays(now: Date, answers: readonly Date[]): { date: Date; practised: boolean }[] {
  const practised = new Set(answers.map((date) => date.toDateString()));
  return Array.from({ length: 7 }, (_, index) => {
    const date = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 6 + index, 12);
    return { date, practised: practised.has(date.toDateString()) };
  });
}
