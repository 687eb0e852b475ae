import { PRIVATE_PORT } from '../deployed.ts';
import type { Facts } from '../facts.ts';

/** Two, so that no Ingress can lead to the private port by mistake. */
export function services({ name }: Facts): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  labels: { app.kubernetes.io/name: ${name} }
spec:
  selector: { app.kubernetes.io/name: ${name} }
  ports:
    - { name: http, port: 80, targetPort: http }
---
apiVersion: v1
kind: Service
metadata:
  name: ${name}-private
  labels: { app.kubernetes.io/name: ${name} }
spec:
  # Without an address of its own: what watches the gateways has to see each of them.
  clusterIP: None
  selector: { app.kubernetes.io/name: ${name} }
  ports:
    - { name: private, port: ${PRIVATE_PORT}, targetPort: private }
`;
}
