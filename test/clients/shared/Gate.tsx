export interface GateProps {
  readonly balance: {
    readonly name?: string | null | undefined;
    readonly held: boolean;
    readonly reason: string;
  };
}

const WHY: Readonly<Record<string, string>> = {
  EXPIRED: 'has ended',
  NONE: 'not part of your plan',
  NOT_YET: 'begins later',
  STATUS: 'not active',
};

/** Whether a feature is on. Only `held` opens a gate; what could not be read stays shut. */
export function Gate({ balance }: GateProps) {
  return (
    <li className={balance.held ? 'gate open' : 'gate'}>
      {balance.name ?? 'Unnamed feature'}
      <small>{balance.held ? 'on' : (WHY[balance.reason] ?? 'off')}</small>
    </li>
  );
}
