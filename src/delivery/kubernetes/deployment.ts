import { LIVE_PATH, METRICS_PATH, READY_PATH } from '../../config/fixed.ts';
import { IMAGE_USER, PORT, PRIVATE_PORT, settingsIn } from '../deployed.ts';
import { type Facts, graceSeconds } from '../facts.ts';

/** Of the files: owner and group may read them. */
const SECRETS_MODE = 0o440;

const SECRETS_IN = '/run/secrets/gateway';

export function deployment({ name, version }: Facts): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels: { app.kubernetes.io/name: ${name}, app.kubernetes.io/version: '${version}' }
spec:
  # Not given, since the autoscaler decides how many there are: replicas.
  selector:
    matchLabels: { app.kubernetes.io/name: ${name} }
  strategy:
    rollingUpdate: { maxUnavailable: 0, maxSurge: 1 }
  template:
    metadata:
      labels: { app.kubernetes.io/name: ${name}, app.kubernetes.io/version: '${version}' }
      annotations:
        prometheus.io/scrape: 'true'
        prometheus.io/port: '${PRIVATE_PORT}'
        prometheus.io/path: ${METRICS_PATH}
    spec:
      # DRAIN_DELAY_MS, DRAIN_TIMEOUT_MS and the last lines of the log, and a little more. No preStop is needed: the
      # gateway goes on serving for DRAIN_DELAY_MS by itself.
      terminationGracePeriodSeconds: ${graceSeconds()}
      automountServiceAccountToken: false
      securityContext:
        runAsNonRoot: true
        runAsUser: ${IMAGE_USER}
        runAsGroup: ${IMAGE_USER}
        fsGroup: ${IMAGE_USER}
        seccompProfile: { type: RuntimeDefault }
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels: { app.kubernetes.io/name: ${name} }
      containers:
        - name: gateway
          image: ${name}:${version}
          ports:
            - { name: http, containerPort: ${PORT} }
            - { name: private, containerPort: ${PRIVATE_PORT} }
          env:
${Object.entries(settingsIn(SECRETS_IN))
  .map(([variable, value]) => `            - { name: ${variable}, value: '${value}' }\n`)
  .join('')}          volumeMounts:
            - { name: secrets, mountPath: ${SECRETS_IN}, readOnly: true }
          # It starts in a second. Only the event loop decides whether it lives: nothing outside can have it restarted.
          startupProbe:
            httpGet: { path: ${LIVE_PATH}, port: http }
            periodSeconds: 1
            failureThreshold: 30
          livenessProbe:
            httpGet: { path: ${LIVE_PATH}, port: http }
            periodSeconds: 10
            timeoutSeconds: 3
            failureThreshold: 3
          readinessProbe:
            httpGet: { path: ${READY_PATH}, port: http }
            periodSeconds: 2
            timeoutSeconds: 2
            failureThreshold: 2
          # One event loop uses one core. Without a limit of the CPU it is not held up at the worst moment.
          resources:
            requests: { cpu: 250m, memory: 256Mi }
            limits: { memory: 512Mi }
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
      volumes:
        - name: secrets
          secret:
            secretName: ${name}
            # 0440, as octal numbers are not the same in every YAML.
            defaultMode: ${SECRETS_MODE}
`;
}
