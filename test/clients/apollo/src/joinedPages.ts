import type { FieldPolicy } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';

/** What a connection says of its age, where a query selects it. */
interface Freshness {
  readonly asOf?: string;
  readonly isStale?: boolean;
}

/**
 * Joins pages as `relayStylePagination` does, which would keep the age of the page that came last. The whole list is as old as
 * its oldest page, and stale while one of its pages is.
 */
export function joinedPages(keyArgs: string[]): FieldPolicy {
  const pages: FieldPolicy = relayStylePagination(keyArgs);
  return {
    ...pages,
    merge(existing, incoming, options) {
      const joined = typeof pages.merge === 'function' ? pages.merge(existing, incoming, options) : incoming;
      const isFurther = Boolean(options.args?.['after'] ?? options.args?.['before']);
      return existing && incoming && isFurther ? { ...joined, ...ofBoth(existing, incoming) } : joined;
    },
  };
}

function ofBoth(one: Freshness, other: Freshness): Freshness {
  const [asOf] = [one.asOf, other.asOf]
    .filter((time) => time !== undefined)
    .sort((a, b) => Date.parse(a) - Date.parse(b));
  return {
    ...(asOf !== undefined && { asOf }),
    ...(other.isStale !== undefined && { isStale: other.isStale || one.isStale === true }),
  };
}
