/** Whoever is signed in, as far as the gateway is concerned: one bearer token that soon expires. */
export interface Session {
  token(): Promise<string>;
  /** A token in place of one that was refused. Many requests may be refused at once: they share one renewal. */
  renew(refused: string): Promise<string>;
}

/**
 * Takes tokens from the application's own server, which knows its user by a cookie. They stay in memory: what stands in
 * localStorage can be read by every script of the page.
 */
export function createSession(url: string): Session {
  let current: Promise<string> | null = null;

  async function fetchToken(): Promise<string> {
    const response = await fetch(url, { method: 'POST' });
    if (!response.ok) throw new Error(`Expected a token, got the status ${response.status}. Sign in again.`);
    return response.text();
  }

  function take(): Promise<string> {
    current ??= fetchToken().catch((error: unknown) => {
      current = null;
      throw error;
    });
    return current;
  }

  return {
    token: take,
    async renew(refused) {
      if (current !== null && (await current) === refused) current = null;
      return take();
    },
  };
}
