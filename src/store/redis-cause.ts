const LACKING = 'the ACL of its user lacks a command, a key or a channel; the README has what is needed';
/** The cause where a right is missing. */
export const LACKS_RIGHT = `NOPERM: ${LACKING}`;

/** What an operator can do about a cause that has a name. */
const HINTS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was cut; where Redis wants TLS, write rediss: in REDIS_URL',
  ENOTFOUND: 'there is no such host',
  ETIMEDOUT: 'the connection was not answered; where REDIS_URL says rediss:, Redis may not speak TLS',
  WRONGPASS: 'user or password are refused',
  NOAUTH: 'it wants a password',
  NOPERM: LACKING,
  OOM: 'it is full, and its maxmemory-policy evicts nothing',
  READONLY: 'it is a replica',
  LOADING: 'it is still starting',
  MISCONF: 'it cannot write to its disk and takes no writes until then',
  CLUSTERDOWN: 'no node serves some of its slots',
  CROSSSLOT: 'it is a cluster; write redis+cluster: in REDIS_URL',
  MOVED: 'it is a cluster; write redis+cluster: in REDIS_URL',
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'its certificate is not trusted; NODE_EXTRA_CA_CERTS names the file of its authority',
  SELF_SIGNED_CERT_IN_CHAIN:
    'its certificate is not trusted; NODE_EXTRA_CA_CERTS names the file of its authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'its certificate is not trusted; NODE_EXTRA_CA_CERTS names the file of its authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'its certificate is not trusted; NODE_EXTRA_CA_CERTS names the file of its authority',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS; write redis: in REDIS_URL',
};

/** Things that the client says in words of its own. */
const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/^Command timed out/, 'no answer in time'],
  [/^Socket timeout/, 'no answer in time'],
  [/^Connection is closed|connection close|isn't writeable/, 'the connection was closed'],
  [/^(Failed to refresh slots cache|None of startup nodes)/, 'no node of the cluster tells its slots'],
];

/** What Redis says under the one code that it has for everything else. */
const SAID: readonly (readonly [RegExp, string])[] = [
  // Of a script of ours that calls what its user may not.
  [/^ERR (?:The user executing the script can't|ACL failure in script)/, LACKS_RIGHT],
  // Of a database, where a cluster has one only.
  [
    /^ERR (?:DB index is out of range|invalid DB index|SELECT is not allowed)/,
    'it has no database of that number; see the end of REDIS_URL',
  ],
  [/^ERR This instance has cluster support disabled/, 'it is no cluster; write redis: in REDIS_URL'],
  [/^ERR unknown command/, 'ERR: it has no such command; Redis 6.2 or newer is needed, or Valkey'],
];

/** How the client says that no sentinel has told where Redis is, and what went wrong at the last one that did not answer. */
const NO_SENTINEL = /^All sentinels are unreachable\b(?:.*? Last error: (.*))?/s;

export const NO_ANSWER = 'no answer in time';
export const CLOSED = 'the connection was closed; where Redis wants TLS, write rediss: in REDIS_URL';

/** In words and codes that are ours, Node's or those of Redis: never an address, a name, a password or a value. */
export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const said = SAID.find(([pattern]) => pattern.test(error.message))?.[1];
  if (said !== undefined) return said;
  const sentinel = NO_SENTINEL.exec(error.message);
  if (sentinel !== null) return causeAtSentinels(sentinel[1]);
  const named = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const code = /^[A-Z][A-Z\d_]{2,60}$/.exec(
    named || (/^[A-Z]{3,20}(?= )/.exec(error.message)?.[0] ?? ''),
  )?.[0];
  if (code !== undefined) {
    const hint = Object.hasOwn(HINTS, code) ? HINTS[code] : undefined;
    return hint === undefined ? code : `${code}: ${hint}`;
  }
  const phrase = PHRASES.find(([pattern]) => pattern.test(error.message))?.[1];
  return phrase ?? 'unknown';
}

/** `last` is what the client says of the last one that did not answer; absent where all have answered. */
function causeAtSentinels(last: string | undefined): string {
  if (last === undefined || /\bNo such master\b/.test(last)) {
    return 'its sentinels know no master of that name; see the path of REDIS_URL';
  }
  if (/\b(?:WRONGPASS|NOAUTH|NOPERM)\b/.test(last)) {
    return 'its sentinels refuse the account; see sentinel_username and sentinel_password in REDIS_URL';
  }
  // The client does not say why its connection to a sentinel was closed.
  if (last.startsWith('Connection is closed')) {
    return 'no sentinel can be reached: nothing listens there, or the connection was cut';
  }
  return `no sentinel can be asked; ${causeOf(new Error(last))}`;
}
