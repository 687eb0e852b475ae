import type { Credentials } from '../domain/credentials.ts';
import { isLoopback } from '../config/loopback.ts';
import { Failed } from '../domain/failure.ts';
import type { Authenticator, CallerHeaders } from './authenticator.ts';
import { organisationPrincipal } from './principal.ts';

/**
 * Takes everybody for the organisation itself. Only for callers that nobody else can be: the configuration sees to it that
 * nothing but this machine reaches the gateway, the Host header shows a page of some other site whose name was made to lead here,
 * and other headers show a proxy on this machine that passes on what comes from elsewhere.
 */
export function createNoAuth(credentials: Credentials): Authenticator {
  const principal = organisationPrincipal(credentials);
  let lastGood: string | undefined;
  return {
    looksAt: 'Authorization',
    authenticate(headers) {
      const { host } = headers;
      if (host !== undefined && host !== lastGood) {
        if (!isLoopback(host)) return Promise.reject(strangeHost());
        lastGood = host;
      }
      return isPassedOn(headers) ? Promise.reject(passedOn()) : Promise.resolve(principal);
    },
  };
}

/** Whether there is a header that only a proxy writes. What it says does not matter: anybody may have written the first part of it. */
function isPassedOn(headers: CallerHeaders): boolean {
  for (const name in headers) {
    if (name.startsWith('x-forwarded-') || name === 'via' || name === 'forwarded' || name === 'x-real-ip') {
      return true;
    }
  }
  return false;
}

function strangeHost(): Failed {
  const message =
    'Expected a Host header that names this machine, such as localhost. Set AUTH_MODE to serve others.';
  return new Failed({ kind: 'forbidden', message });
}

function passedOn(): Failed {
  const message =
    'Expected a request that comes from this machine itself, got one with a header that a proxy adds to what it passes on ' +
    '(forwarded, x-forwarded-*, x-real-ip or via). Set AUTH_MODE to serve others.';
  return new Failed({ kind: 'forbidden', message });
}
