export interface EntitlementRowProps {
  readonly row: {
    readonly name?: string | null;
    readonly status?: string | null;
    readonly validity: string;
    readonly expiryAt?: string | null;
    readonly contract?: { readonly name?: string | null } | null;
  };
}

/** `status` is Zenskar's word and may be any; `validity` is one of three. */
export function EntitlementRow({ row }: EntitlementRowProps) {
  return (
    <tr>
      <td>{row.name}</td>
      <td>{row.status}</td>
      <td>{row.validity === 'EXPIRED' ? 'ended' : (row.expiryAt?.slice(0, 10) ?? 'no end')}</td>
      <td>{row.contract?.name}</td>
    </tr>
  );
}
