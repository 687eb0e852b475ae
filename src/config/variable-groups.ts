import { authVariables } from './variables/auth.ts';
import { basicVariables } from './variables/basics.ts';
import { cacheVariables } from './variables/cache.ts';
import { observabilityVariables } from './variables/observability.ts';
import { resilienceVariables } from './variables/resilience.ts';
import { serverVariables } from './variables/server.ts';
import { surfaceVariables } from './variables/surface.ts';
import type { Variables } from './variables/variable.ts';

/** Every variable, under the heading that a person would look for it by. */
export const variableGroups: Readonly<Record<string, Variables>> = {
  'Where to listen, whom to ask, how lists are paged': basicVariables,
  'Who may ask': authVariables,
  'What may be asked': surfaceVariables,
  'Holding out against load and failure': resilienceVariables,
  'What is kept of answers, and where': cacheVariables,
  'Patience with clients': serverVariables,
  'What the gateway says of itself': observabilityVariables,
};
