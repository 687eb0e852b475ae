export interface AgeProps {
  /** What is shown together; it is as old as the oldest of it. */
  readonly of: readonly { readonly asOf: string; readonly isStale: boolean }[];
  readonly refresh: () => void;
}

/** How old figures are. Where Zenskar fails, the gateway tells what it knew: that is marked, since it may be wrong by now. */
export function Age({ of, refresh }: AgeProps) {
  const oldest = of.map(({ asOf }) => asOf).sort()[0];
  if (oldest === undefined) return null;
  const time = new Date(oldest).toLocaleTimeString('en-GB');
  return (
    <p className="age">
      {of.some(({ isStale }) => isStale) ? (
        <strong role="status">Zenskar does not answer; shown is what was known at {time}.</strong>
      ) : (
        <span>as of {time}</span>
      )}
      <button onClick={refresh}>Refresh</button>
    </p>
  );
}
