export interface MeterProps {
  readonly balance: {
    readonly name?: string | null | undefined;
    readonly held: boolean;
    readonly granted?: number | null | undefined;
    readonly used?: number | null | undefined;
    readonly units?: string | null | undefined;
    readonly usedFraction?: number | null | undefined;
  };
}

/** How much is used. More than all of it is possible, since over-use is billed; null is unknown, and never unlimited. */
export function Meter({ balance }: MeterProps) {
  const { name, held, granted, used, units, usedFraction } = balance;
  return (
    <li className="meter">
      <span>{name ?? 'Unnamed quantity'}</span>
      {held && granted != null && used != null ? (
        <>
          <meter aria-label={name ?? 'Unnamed quantity'} value={usedFraction ?? 0} high={0.8} optimum={0} />
          <small>
            {used.toLocaleString('en')} of {granted.toLocaleString('en')} {units}
          </small>
        </>
      ) : (
        <small className="wide">{held ? 'amount not known' : 'nothing in force'}</small>
      )}
    </li>
  );
}
