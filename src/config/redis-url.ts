import { isIPv6 } from 'node:net';
import type { Reader } from './readers.ts';

export interface RedisNode {
  readonly host: string;
  readonly port: number;
}

/** An account of Redis; null where none is needed. */
export interface RedisAccount {
  readonly username: string | null;
  readonly password: string | null;
}

/** Where Redis is and how it is reached. */
export type RedisAddress = {
  readonly tls: boolean;
  readonly account: RedisAccount;
} & (
  | { readonly kind: 'single'; readonly node: RedisNode; readonly database: number }
  /** `nodes` are the sentinels, and `master` is what they call the server. */
  | {
      readonly kind: 'sentinel';
      readonly nodes: readonly RedisNode[];
      readonly master: string;
      readonly database: number;
      readonly sentinelAccount: RedisAccount;
    }
  | { readonly kind: 'cluster'; readonly nodes: readonly RedisNode[] }
);

const EXPECTED =
  'redis://host:6379, or redis+cluster://host:6379,host2:6379, or redis+sentinel://host:26379,host2:26379/master (rediss for TLS, and user:password@ before the hosts)';

const SHAPE =
  /^(?<scheme>rediss?)(?:[+-](?<kind>sentinel|cluster))?:\/\/(?:(?<account>[^@/?#]*)@)?(?<nodes>[^@/?#]+)(?<path>\/[^?#]*)?(?:\?(?<query>[^#]*))?$/;

/** In the forms that clients of Redis have in common; a hyphen is taken for the plus. What came is never shown: it may hold a password. */
export const redisUrl: Reader<RedisAddress> = (text) => {
  const parts = SHAPE.exec(text)?.groups;
  const value = parts === undefined ? null : addressOf(parts);
  return value === null ? { ok: false, expected: EXPECTED } : { ok: true, value };
};

function addressOf(parts: Readonly<Record<string, string | undefined>>): RedisAddress | null {
  const { scheme, kind, account: who = '', nodes: where = '', path: below = '', query: options = '' } = parts;
  const account = accountOf(who);
  const isSentinel = kind === 'sentinel';
  const nodes = nodesOf(where, isSentinel ? 26_379 : 6379);
  const path = below.split('/').slice(1).map(decoded);
  const query = new URLSearchParams(options);
  if (account === null || nodes === null || path.includes(null)) return null;
  const common = { tls: scheme === 'rediss', account };
  const known = isSentinel ? ['sentinel_username', 'sentinel_password'] : [];
  if ([...query.keys()].some((name) => !known.includes(name))) return null;
  if (kind === 'cluster') {
    // A cluster has one database, whose number some write.
    return ['', '0'].includes(path.join('/')) ? { ...common, kind: 'cluster', nodes } : null;
  }
  if (isSentinel) {
    const [master = '', ...rest] = path;
    const database = databaseOf(rest);
    if (master === null || master === '' || database === null) return null;
    const sentinelAccount = {
      username: query.get('sentinel_username'),
      password: query.get('sentinel_password'),
    };
    return { ...common, kind: 'sentinel', nodes, master, database, sentinelAccount };
  }
  const [node, ...others] = nodes;
  const database = databaseOf(path);
  if (node === undefined || others.length > 0 || database === null) return null;
  return { ...common, kind: 'single', node, database };
}

function databaseOf(path: readonly (string | null)[]): number | null {
  const [text = '', ...others] = path;
  if (others.length > 0 || text === null) return null;
  if (text === '') return 0;
  return /^\d{1,5}$/.test(text) ? Number(text) : null;
}

/** A name alone before the @ is a user without a password. */
function accountOf(text: string): RedisAccount | null {
  const at = text.indexOf(':');
  const username = decoded(at < 0 ? text : text.slice(0, at));
  const password = at < 0 ? '' : decoded(text.slice(at + 1));
  if (username === null || password === null) return null;
  return { username: username === '' ? null : username, password: password === '' ? null : password };
}

function nodesOf(text: string, usualPort: number): RedisNode[] | null {
  const nodes: RedisNode[] = [];
  for (const each of text.split(',')) {
    const parts = /^(?:\[([0-9a-f:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/i.exec(each);
    const host = parts?.[1] ?? parts?.[2];
    const port = Number(parts?.[3] ?? usualPort);
    if (host === undefined || port < 1 || port > 65_535) return null;
    if (parts?.[1] !== undefined && !isIPv6(host)) return null;
    nodes.push({ host, port });
  }
  return nodes;
}

/** Null where a percent sign stands for nothing. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
