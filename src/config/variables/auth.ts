import type { Variables } from './variable.ts';

/** Who may ask. All of JWT_* belongs to AUTH_MODE=jwt. */
export const authVariables = {
  AUTH_MODE: {
    fallback: 'none',
    help: 'none: everyone reads the whole organisation, on this machine only. headers: callers send their own x-api-key and organisation. jwt: callers send a bearer token.',
  },
  JWT_JWKS_URL: {
    fallback: null,
    // It may come with a password in it.
    secret: true,
    help: 'Where the keys that tokens are signed with are published: at most 250. A token is tried with the first 16 of those that fit its algorithm and its kid, if it names one. Either this or JWT_PUBLIC_KEY.',
  },
  JWT_PUBLIC_KEY: {
    fallback: null,
    // Public by its nature, but the place where a private key is pasted by mistake.
    secret: true,
    help: 'The key that tokens are signed with: a public key or certificate in PEM, with line breaks or with \\n for them.',
  },
  JWT_ISSUER: { fallback: null, help: "What a token's iss has to be, to the letter." },
  JWT_AUDIENCE: {
    fallback: null,
    help: "What a token's aud has to be or to contain; several, comma-separated, of which one is enough.",
  },
  JWT_ALGORITHMS: {
    fallback: 'RS256,ES256,EdDSA,Ed25519',
    help: 'The signature algorithms that are accepted, comma-separated. Asymmetric ones only.',
  },
  JWT_CUSTOMER_CLAIM: {
    fallback: 'customer_id',
    help: "The claim that holds the customer's UUID and binds the caller to that customer. A name, not a path: dots are part of it.",
  },
  JWT_ORGANISATION_SCOPE: {
    fallback: null,
    help: 'The scope (in scope, scp or scopes) that lets a caller without the customer claim read the whole organisation. Unset: nobody.',
  },
  JWT_CLOCK_TOLERANCE_S: {
    fallback: '60',
    range: [0, 300],
    help: "How far the issuer's clock may be off, in seconds.",
  },
} as const satisfies Variables;
