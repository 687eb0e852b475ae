export interface EntitlementRowProps {
  readonly row: {
    readonly name?: string | null | undefined;
    readonly status?: string | null | undefined;
    readonly validity: string;
    readonly expiryAt?: string | null | undefined;
    readonly contract?: { readonly name?: string | null | undefined } | null | undefined;
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
