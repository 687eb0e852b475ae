import type { Config } from './config.ts';

/** What is in the configuration and must not appear anywhere else, apart from the credentials for Zenskar. */
export function knownSecrets({ cursorSecrets, cache }: Config): readonly string[] {
  const address = cache.store?.address;
  const passwords = [
    address?.account.password,
    address?.kind === 'sentinel' ? address.sentinelAccount.password : null,
  ];
  return [
    ...cursorSecrets,
    ...cache.invalidationSecrets.map((secret) => secret.toString('base64')),
    ...(cache.store?.secrets ?? []),
    ...passwords.filter((password) => typeof password === 'string'),
  ];
}
