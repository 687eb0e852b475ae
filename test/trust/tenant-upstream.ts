import type { ServerResponse } from 'node:http';
import { createCore } from '../../src/sandbox/core.ts';
import type { World } from '../../src/sandbox/world.ts';
import { type Arrival, startListener } from '../support/http-listener.ts';
import { isRecord } from '../support/graphql.ts';

/** An organisation that the upstream answers for. */
export interface Organisation {
  readonly apiKey: string;
  readonly organisation: string;
  readonly world: World;
}

/** An upstream of several organisations, which answers when it is told to. */
export interface TenantUpstream {
  readonly url: string;
  readonly arrivals: readonly Arrival[];
  /** What no well-kept tenant boundary lets happen, in words. */
  readonly violations: readonly string[];
  /** How many requests wait for their answer. */
  readonly held: number;
  /** Answers one of the requests that wait, any by number; does nothing when there is none. */
  release(number: number): void;
  /** From now on answers all at once, or holds all. */
  setOpen(open: boolean): void;
  close(): Promise<void>;
}

/**
 * `ownerOf` names the tenant that a request is for by its API key and path. Cursors are marked with their owner, and one that comes
 * back in the name of another is a violation.
 */
export async function startTenantUpstream(
  organisations: readonly Organisation[],
  ownerOf: (apiKey: string, path: string) => string,
): Promise<TenantUpstream> {
  const cores = new Map(
    organisations.map(({ apiKey, organisation, world }) => [
      apiKey,
      createCore({ apiKey, organisation, world }),
    ]),
  );
  const violations: string[] = [];
  const waiting: (() => void)[] = [];
  let open = false;

  function answer(response: ServerResponse, arrival: Arrival): void {
    const headers = Object.fromEntries(arrival.headerLines);
    const apiKey = headers['x-api-key'] ?? '';
    const owner = ownerOf(apiKey, arrival.target);
    const core = cores.get(apiKey);
    const { target, cursorOwner } = withoutOwner(arrival.target);
    if (core === undefined) violations.push(`a request with the key ${apiKey}`);
    if (cursorOwner !== null && cursorOwner !== owner) {
      violations.push(`a request for ${owner} with a cursor of ${cursorOwner}`);
    }
    const { status, body } = core?.answer({ method: 'GET', url: target, headers }) ?? {
      status: 401,
      body: '',
    };
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(status === 200 ? withOwner(body, owner) : body);
  }

  const listener = await startListener((response) => {
    const arrival = listener.arrivals.at(-1);
    if (arrival === undefined) return;
    if (open) answer(response, arrival);
    else
      waiting.push(() => {
        if (!response.destroyed) answer(response, arrival);
      });
  });
  return {
    url: listener.url,
    arrivals: listener.arrivals,
    violations,
    get held() {
      return waiting.length;
    },
    release: (number) => {
      waiting.splice(number % Math.max(waiting.length, 1), 1)[0]?.();
    },
    setOpen: (now) => {
      open = now;
      if (open) for (const go of waiting.splice(0)) go();
    },
    close: () => listener.close(),
  };
}

function withOwner(body: string, owner: string): string {
  const page: unknown = JSON.parse(body);
  if (!isRecord(page) || !Array.isArray(page['results'])) return body;
  const owned = (cursor: unknown) => (typeof cursor === 'string' ? `${owner}~${cursor}` : cursor);
  return JSON.stringify({ ...page, next: owned(page['next']), previous: owned(page['previous']) });
}

function withoutOwner(target: string): { target: string; cursorOwner: string | null } {
  const [, owner] = /[?&]cursor=(\w+)(?:~|%7E)/.exec(target) ?? [];
  if (owner === undefined) return { target, cursorOwner: null };
  return { target: target.replace(/([?&]cursor=)\w+(~|%7E)/, '$1'), cursorOwner: owner };
}
