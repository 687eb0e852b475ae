import type { Credentials } from '../domain/credentials.ts';
import { isLoopback } from '../config/loopback.ts';
import { Failed } from '../domain/failure.ts';
import type { Authenticator } from './authenticator.ts';
import { organisationPrincipal } from './principal.ts';

/**
 * Takes everybody for the organisation itself. Only for callers that nobody else can be: the configuration sees to it that
 * nothing but this machine reaches the gateway, and the Host header shows a page of some other site whose name was made to
 * lead here.
 */
export function createNoAuth(credentials: Credentials): Authenticator {
  const principal = organisationPrincipal(credentials);
  let lastGood: string | undefined;
  return {
    looksAt: 'Authorization',
    authenticate({ host }) {
      if (host !== undefined && host !== lastGood) {
        if (!isLoopback(host)) return Promise.reject(strangeHost());
        lastGood = host;
      }
      return Promise.resolve(principal);
    },
  };
}

function strangeHost(): Failed {
  const message =
    'Expected a Host header that names this machine, such as localhost. Set AUTH_MODE to serve others.';
  return new Failed({ kind: 'forbidden', message });
}
