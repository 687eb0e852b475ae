import { authVariables } from './variables/auth.ts';
import { basicVariables } from './variables/basics.ts';
import { cacheVariables } from './variables/cache.ts';
import { observabilityVariables } from './variables/observability.ts';
import { resilienceVariables } from './variables/resilience.ts';
import { serverVariables } from './variables/server.ts';
import { surfaceVariables } from './variables/surface.ts';

/** Every variable the gateway reads, in the order in which the README lists them. */
export const environment = {
  ...basicVariables,
  ...authVariables,
  ...surfaceVariables,
  ...resilienceVariables,
  ...cacheVariables,
  ...serverVariables,
  ...observabilityVariables,
};

export type VariableName = keyof typeof environment;

/** The variables that hold a secret. */
export type SecretName = {
  [Name in VariableName]: (typeof environment)[Name] extends { readonly secret: true } ? Name : never;
}[VariableName];

/** Holds the path of a file with the secret instead. */
export type FileName = `${SecretName}_FILE`;

export const secretNames: readonly SecretName[] = Object.entries(environment)
  .filter((entry): entry is [SecretName, (typeof environment)[SecretName]] => 'secret' in entry[1])
  .map(([name]) => name);

/** The variables whose description carries a range: the only ones that may be read as integers. */
export type IntegerName = {
  [Name in VariableName]: (typeof environment)[Name] extends { readonly range: unknown } ? Name : never;
}[VariableName];
