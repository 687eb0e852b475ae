import { makeSecrets } from '../deployed.ts';
import type { Facts } from '../facts.ts';
import { deployment } from './deployment.ts';
import { networkPolicy } from './network-policy.ts';
import { disruptionBudget, autoscaler } from './scale.ts';
import { services } from './services.ts';

/** Manifests for Kubernetes 1.27 or newer, to be applied as they are or to be taken apart. */
export function manifests(facts: Facts): string {
  const { name, version } = facts;
  const about = `# ${name} ${version}: kubectl apply -f this file.
#
# Once, with ZENSKAR_API_KEY and ZENSKAR_ORGANISATION set, and your own Redis in the place of "redis":
${makeSecrets('redis')
  .map((line) => `#   ${line}\n`)
  .join('')}#   kubectl create secret generic ${name} --from-file=.
# Build the image, push it to your registry and name it below; put your own issuer, audience and origins there, too.
`;
  const parts = [deployment, services, disruptionBudget, autoscaler, networkPolicy];
  return about + parts.map((part) => `---\n${part(facts)}`).join('');
}
