import { authVariables } from './variables/auth.ts';
import { basicVariables } from './variables/basics.ts';
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
  ...serverVariables,
  ...observabilityVariables,
};

export type VariableName = keyof typeof environment;

/** The variables whose description carries a range: the only ones that may be read as integers. */
export type IntegerName = {
  [Name in VariableName]: (typeof environment)[Name] extends { readonly range: unknown } ? Name : never;
}[VariableName];
