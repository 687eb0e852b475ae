import { expect, it, vi } from 'vitest';
import { idleTracer, loadTracer } from '../../src/observability/tracing.ts';

const loads = vi.hoisted(() => ({ count: 0 }));

vi.mock('@opentelemetry/api', async (importOriginal) => {
  loads.count += 1;
  return importOriginal();
});

it('O6: OpenTelemetry is loaded when tracing is on, and only then', async () => {
  expect(await loadTracer(false)).toBe(idleTracer);
  expect(loads.count).toBe(0);
  await loadTracer(true);
  expect(loads.count).toBe(1);
});
