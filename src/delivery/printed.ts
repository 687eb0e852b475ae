import { alertsFile } from './alerts/alerts.ts';
import { composeFile } from './compose.ts';
import { dashboardFile } from './dashboard/dashboard.ts';
import { envFile } from './env-file.ts';
import type { Facts } from './facts.ts';
import { haproxyConfig } from './haproxy.ts';
import { manifests } from './kubernetes/manifests.ts';
import { nginxConfig } from './nginx.ts';

/** One thing that can be printed. */
export interface Printed {
  /** For the help: what it is, in a few words. */
  readonly what: string;
  readonly text: (facts: Facts) => string;
}

/** Made from the tables of this program, so that it names nothing that a running gateway does not have. */
export const printed = {
  env: { what: 'every setting, as a commented .env', text: envFile },
  compose: { what: 'three replicas, Redis and a proxy with TLS, for Docker Compose', text: composeFile },
  kubernetes: { what: 'manifests for Kubernetes', text: manifests },
  nginx: { what: 'a server block for nginx', text: nginxConfig },
  haproxy: { what: 'a configuration of HAProxy', text: (facts) => haproxyConfig(facts) },
  dashboard: { what: 'a dashboard for Grafana', text: dashboardFile },
  alerts: { what: 'rules for Prometheus; RUNBOOK.md says what each means', text: alertsFile },
} as const satisfies Readonly<Record<string, Printed>>;

export type PrintedName = keyof typeof printed;
