import { useInfiniteQuery } from '@tanstack/react-query';
import { EntitlementRow } from '../../shared/EntitlementRow.tsx';
import { errorAt, NOTHING_SAID } from '../../shared/errors.ts';
import { Trouble } from '../../shared/Trouble.tsx';
import { type Gateway, Refused } from './gateway.ts';
import { EntitlementsQuery } from './queries.ts';

const PAGE = 3;

interface EntitlementsProps {
  readonly gateway: Gateway;
  readonly start: string | null;
}

/** A list that grows at both ends. */
export function Entitlements({ gateway, start }: EntitlementsProps) {
  const list = useInfiniteQuery({
    queryKey: ['entitlements', start],
    queryFn: ({ pageParam }) => fetchPage(gateway, pageParam),
    initialPageParam: { first: PAGE, after: start } as Window,
    getNextPageParam: ({ pageInfo }): Window | null =>
      pageInfo.hasNextPage ? { first: PAGE, after: pageInfo.endCursor } : null,
    getPreviousPageParam: ({ pageInfo }): Window | null =>
      pageInfo.hasPreviousPage ? { last: PAGE, before: pageInfo.startCursor } : null,
  });
  if (list.isPending) return <p>Loading …</p>;
  if (list.isError) {
    const error = list.error instanceof Refused ? list.error.errors[0] : undefined;
    return (
      <Trouble what="What was assigned" error={error ?? NOTHING_SAID} retry={() => void list.refetch()} />
    );
  }
  const { pages } = list.data;
  return (
    <>
      <h2>Assigned ({pages[0]?.totalCount})</h2>
      <nav>
        <button disabled={!list.hasPreviousPage} onClick={() => void list.fetchPreviousPage()}>
          Previous
        </button>
        <button disabled={!list.hasNextPage} onClick={() => void list.fetchNextPage()}>
          Next
        </button>
      </nav>
      <table>
        <tbody>
          {pages
            .flatMap(({ nodes }) => nodes)
            .map((node) => (
              <EntitlementRow key={node.id} row={node} />
            ))}
        </tbody>
      </table>
    </>
  );
}

interface Window {
  readonly first?: number;
  readonly after?: string | null;
  readonly last?: number;
  readonly before?: string | null;
}

async function fetchPage(gateway: Gateway, window: Window) {
  const { data, errors } = await gateway.ask(EntitlementsQuery, window);
  const page = data.viewer.customer?.entitlements;
  if (page) return page;
  const error = errorAt(errors, 'viewer', 'customer', 'entitlements');
  throw new Refused(error ? [error] : []);
}
