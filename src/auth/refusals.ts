import { Failed } from '../domain/failure.ts';

/** Says what to send and never what was wrong with what came: whoever guesses must not learn from it. */
export function unauthenticated(whatToSend: string): Failed {
  return new Failed({ kind: 'unauthenticated', message: `${whatToSend}.` });
}

/** The token is sound and gives no access. Which of its claims are missing or wrong is the issuer's to know. */
export function forbidden(): Failed {
  const description = 'This token gives access to no customer';
  return new Failed({
    kind: 'forbidden',
    message: `${description}.`,
    tokenFlaw: { error: 'insufficient_scope', description },
  });
}
