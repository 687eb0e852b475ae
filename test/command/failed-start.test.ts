import { expect, it, vi } from 'vitest';
import { serve } from '../../src/command/serve.ts';
import { parseConfig } from '../../src/config/config.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { LineBatch } from '../../src/observability/line-batch.ts';

/** Of each sandbox that was started. */
const started = vi.hoisted((): string[] => []);

vi.mock(import('../../src/sandbox/sandbox.ts'), async (importOriginal) => {
  const real = await importOriginal();
  return {
    ...real,
    startSandbox: async (options) => {
      const sandbox = await real.startSandbox(options);
      started.push(sandbox.url);
      return sandbox;
    },
  };
});

vi.mock(import('../../src/observability/tracing.ts'), () => ({
  loadTracer: () => Promise.reject(new Error('no tracer')),
}));

it('a gateway that cannot start leaves no sandbox that listens, so that the process can end', async () => {
  const parsed = parseConfig({ PORT: '0', PRIVATE_PORT: '0' });
  if (!parsed.ok) throw new Error('Expected a configuration.');
  const log = new LineBatch({ write: () => undefined }, systemClock.setTimer.bind(systemClock));
  await expect(serve(parsed.config, log, process.version)).rejects.toThrow('no tracer');
  expect(started).toHaveLength(1);
  for (const url of started) await expect(fetch(url)).rejects.toThrow('fetch failed');
});
