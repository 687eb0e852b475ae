import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { parseConfig } from '../../src/config/config.ts';
import { LIVE_PATH, READY_PATH } from '../../src/config/fixed.ts';
import { manifests } from '../../src/delivery/kubernetes/manifests.ts';
import { isRecord } from '../support/graphql.ts';
import { FACTS } from './folder.ts';
import { unreadFields } from './unread-fields.ts';

const load = createRequire(import.meta.url);

/** Kubernetes 1.27 writes its YAML as YAML 1.1 has it. */
const objects = parseAllDocuments(manifests(FACTS), { version: '1.1' }).map((document) => {
  expect(document.errors).toEqual([]);
  const object: unknown = document.toJS();
  if (!isRecord(object)) throw new TypeError('expected an object');
  return object;
});

function ofKind(kind: string) {
  const object = objects.find((each) => each['kind'] === kind);
  if (object === undefined) throw new Error(`expected a ${kind}`);
  return object;
}

function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inside, key) => Reflect.get(Object(inside) as object, key), value);
}

describe('print kubernetes', () => {
  it('holds what a deployment needs', () => {
    expect(objects.map(({ kind }) => kind)).toEqual([
      'Deployment',
      'Service',
      'Service',
      'PodDisruptionBudget',
      'HorizontalPodAutoscaler',
      'NetworkPolicy',
    ]);
  });

  it.each(objects.map((object) => [String(object['kind']), object] as const))(
    'has a %s that fits the schema of Kubernetes, with no field beyond it',
    (_, object) => {
      expect(unreadFields(object, validate)).toEqual([]);
    },
  );

  it('would fail with a field of a wrong type, and with one that the schema does not have', () => {
    const wrong = structuredClone(ofKind('Deployment'));
    const pod = Object(at(wrong, 'spec', 'template', 'spec')) as object;
    Reflect.set(pod, 'terminationGraceSeconds', 30);
    expect(unreadFields(wrong, validate)).toEqual(['.spec.template.spec.terminationGraceSeconds']);
    Reflect.set(pod, 'terminationGracePeriodSeconds', '30s');
    expect(() => unreadFields(wrong, validate)).toThrow(/terminationGracePeriodSeconds must be integer/);
  });

  it('leaves the gateway the time to finish what is under way', () => {
    const grace = at(ofKind('Deployment'), 'spec', 'template', 'spec', 'terminationGracePeriodSeconds');
    const parsed = parseConfig({ HOST: '0.0.0.0', AUTH_MODE: 'headers' });
    if (!parsed.ok) throw new Error('expected a sound configuration');
    const { drainDelayMs, drainTimeoutMs } = parsed.config.server;
    expect(grace).toBeGreaterThan((drainDelayMs + drainTimeoutMs) / 1000);
  });

  it('asks the gateway on the paths that it answers', () => {
    const container = at(ofKind('Deployment'), 'spec', 'template', 'spec', 'containers', 0);
    expect(at(container, 'livenessProbe', 'httpGet', 'path')).toBe(LIVE_PATH);
    expect(at(container, 'startupProbe', 'httpGet', 'path')).toBe(LIVE_PATH);
    expect(at(container, 'readinessProbe', 'httpGet', 'path')).toBe(READY_PATH);
  });

  it('opens the private port to what watches the gateways, to what tells them of changes, and to nobody else', () => {
    const port = at(ofKind('NetworkPolicy'), 'spec', 'ingress', 1, 'ports', 0, 'port');
    const containers = at(ofKind('Deployment'), 'spec', 'template', 'spec', 'containers', 0, 'ports');
    expect(containers).toContainEqual({ name: 'private', containerPort: port });
    expect(at(ofKind('NetworkPolicy'), 'spec', 'ingress', 1, 'from')).toEqual([
      { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } },
      { podSelector: { matchLabels: { [`${FACTS.name}/invalidates`]: 'true' } } },
    ]);
    expect(at(ofKind('NetworkPolicy'), 'spec', 'ingress', 0, 'ports')).not.toContainEqual({
      protocol: 'TCP',
      port,
    });
  });

  it('runs nothing as root and lets nothing be written', () => {
    const pod = at(ofKind('Deployment'), 'spec', 'template', 'spec');
    expect(at(pod, 'securityContext')).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 });
    expect(at(pod, 'containers', 0, 'securityContext', 'readOnlyRootFilesystem')).toBe(true);
    expect(at(pod, 'volumes', 0, 'secret', 'defaultMode')).toBe(0o440);
  });
});

/** Throws where an object does not fit the schema of what it says to be. */
function validate(object: object): void {
  const models: unknown = load(`kubernetes-models/${String(at(object, 'apiVersion'))}`);
  const Model = at(models, String(at(object, 'kind'))) as { prototype: { validate(this: object): void } };
  // An instance would be a copy.
  Model.prototype.validate.call(object);
}
