import type { Facts } from '../facts.ts';

export function disruptionBudget({ name }: Facts): string {
  return `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: ${name}
spec:
  maxUnavailable: 1
  selector:
    matchLabels: { app.kubernetes.io/name: ${name} }
`;
}

export function autoscaler({ name }: Facts): string {
  return `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: ${name}
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: ${name} }
  minReplicas: 3
  maxReplicas: 10
  metrics:
    - type: Resource
      resource:
        name: cpu
        # Of what is requested, a quarter of a core: at three times that, an event loop has a quarter of its time left.
        target: { type: Utilization, averageUtilization: 300 }
  behavior:
    scaleDown: { stabilizationWindowSeconds: 300 }
`;
}
