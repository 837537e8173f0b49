/** Where in the round one is; the line beside it says the same in words. */
export function Dots({ answered, position }: { answered: readonly boolean[]; position: number }) {
  return (
    <ol className="dots" aria-hidden="true">
      {answered.map((done, index) => {
        const classes = [done ? 'done' : '', index + 1 === position ? 'now' : ''].filter(Boolean).join(' ');
        // biome-ignore lint/suspicious/noArrayIndexKey: the places of a round never move
        return <li key={index} className={classes || undefined} />;
      })}
    </ol>
  );
}
