import { Failed } from '../domain/failure.ts';

/** For callers with a key. Says what to send and never what was wrong with what came: whoever guesses must not learn from it. */
export function noKey(whatToSend: string): Failed {
  return new Failed({ kind: 'unauthenticated', message: `${whatToSend}.`, scheme: 'ApiKey' });
}

/** The token is sound and gives no access. Which of its claims are missing or wrong is the issuer's to know. */
export function forbidden(): Failed {
  const description = 'This token gives access to no customer';
  return noAccess(`${description}.`, description);
}

/** The token is sound and gives access to too much to be meant. */
export function ambiguous(): Failed {
  const description = 'This token holds both a customer and the scope for all customers';
  const advice = 'Expected one of the two: have its issuer leave the other out.';
  return noAccess(`${description}. ${advice}`, description);
}

function noAccess(message: string, description: string): Failed {
  return new Failed({
    kind: 'forbidden',
    message,
    tokenFlaw: { error: 'insufficient_scope', description },
  });
}
