const TRUST =
  'its certificate is not signed by an authority that this machine trusts; NODE_EXTRA_CA_CERTS can add one';
const LATE = 'it did not answer in time';
const NO_TLS = 'it does not speak TLS there';

const WORDS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name cannot be resolved',
  EAI_AGAIN: 'its name cannot be looked up at the moment',
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to it',
  ETIMEDOUT: LATE,
  UND_ERR_CONNECT_TIMEOUT: LATE,
  UND_ERR_HEADERS_TIMEOUT: LATE,
  UND_ERR_BODY_TIMEOUT: LATE,
  timeout: LATE,
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  DEPTH_ZERO_SELF_SIGNED_CERT: TRUST,
  SELF_SIGNED_CERT_IN_CHAIN: TRUST,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: TRUST,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: TRUST,
  EPROTO: NO_TLS,
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'its answer is too long',
};

/** Why another machine did not answer, and the word by which that can be looked up. */
export function failureWords(code: string | null): string {
  if (code === null) return 'it did not answer';
  const known = Object.hasOwn(WORDS, code) ? WORDS[code] : undefined;
  const words = known ?? (code.startsWith('HPE_') ? 'it does not speak HTTP there' : 'it did not answer');
  return `${words} (${code})`;
}
