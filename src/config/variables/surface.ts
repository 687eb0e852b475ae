import type { Variables } from './variable.ts';

/** What a request may look like and how much it may ask for. */
export const surfaceVariables = {
  INTROSPECTION: {
    fallback: null,
    help: 'on or off: whether the schema may be read through queries, and mistyped names are answered with suggestions. Unset: on for the sandbox only.',
  },
  GRAPHIQL: {
    fallback: null,
    help: 'on or off: whether a browser gets a page to write queries on. Unset: on for the sandbox only.',
  },
  COMPRESSION: {
    fallback: 'on',
    help: 'on or off: whether answers beyond a kilobyte are compressed, with br or gzip, for clients that take it.',
  },
  CORS_ORIGINS: {
    fallback: null,
    help: 'The origins whose pages may call the gateway, such as https://app.example, comma-separated. Unset: none.',
  },
  CORS_HEADERS: {
    fallback: null,
    help: 'Request headers that those pages may send besides the usual ones of clients and of tracing, comma-separated. Unset: none.',
  },
  MAX_BODY_BYTES: {
    // A document of MAX_TOKENS tokens and a page of ids as variables stay below 25 kB.
    fallback: '102400',
    range: [1024, 10_485_760],
    help: 'The largest request body, in bytes.',
  },
  MAX_TOKENS: {
    fallback: '1000',
    range: [10, 100_000],
    help: 'How many tokens (names, numbers, punctuation) a document may have, and how many fields, those of fragments counted wherever they are spread.',
  },
  MAX_DEPTH: {
    // An account page through edges.node.summary.entitlement needs 9.
    fallback: '12',
    range: [1, 100],
    help: 'How deep fields may be nested, with fragments spread.',
  },
  MAX_ALIASES: {
    // Twenty feature gates in one query, twice over, and some.
    fallback: '60',
    range: [0, 10_000],
    help: 'How many aliases a document may have, those of fragments counted wherever they are spread.',
  },
  MAX_DIRECTIVES: {
    fallback: '20',
    range: [0, 10_000],
    help: 'How many directives a document may have, those of fragments counted wherever they are spread.',
  },
  MAX_UPSTREAM_CALLS: {
    fallback: '150',
    range: [1, 100_000],
    help: 'How many calls to Zenskar one operation may cause, as estimated before it runs.',
  },
  MAX_ROWS: {
    fallback: '10000',
    range: [1, 10_000_000],
    help: 'How many rows one operation may read, as estimated before it runs.',
  },
  MAX_RESPONSE_BYTES: {
    // Eighteen times the largest page with all fields of its rows.
    fallback: '8388608',
    range: [65_536, 67_108_864],
    help: 'The largest answer that one operation may have, in bytes: as estimated before it runs, and as written.',
  },
  TRUSTED_DOCUMENTS: {
    fallback: null,
    help: 'The path of a manifest, as Relay, Apollo or codegen write it: documents that may be asked for by their hash. With several, comma-separated, the documents of all. Read at start.',
  },
  TRUSTED_DOCUMENTS_ONLY: {
    fallback: 'off',
    help: 'on or off: whether nothing but the documents of TRUSTED_DOCUMENTS is answered.',
  },
} as const satisfies Variables;
