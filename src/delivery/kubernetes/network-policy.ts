import { PORT, PRIVATE_PORT } from '../deployed.ts';
import type { Facts } from '../facts.ts';

/**
 * Whoever may speak to the cluster's pods may ask; only what watches them, and what tells them that customers have changed, may
 * come to the private port.
 */
export function networkPolicy({ name }: Facts): string {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
spec:
  podSelector:
    matchLabels: { app.kubernetes.io/name: ${name} }
  policyTypes: [Ingress]
  ingress:
    - ports:
        - { protocol: TCP, port: ${PORT} }
    - ports:
        - { protocol: TCP, port: ${PRIVATE_PORT} }
      from:
        # The namespace of your Prometheus.
        - namespaceSelector:
            matchLabels: { kubernetes.io/metadata.name: monitoring }
        # Who signs with INVALIDATION_SECRET and tells the gateway that customers have changed.
        - podSelector:
            matchLabels: { ${name}/invalidates: 'true' }
`;
}
