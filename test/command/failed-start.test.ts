import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { serve } from '../../src/command/serve.ts';
import { parseConfig } from '../../src/config/config.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { LineBatch } from '../../src/observability/line-batch.ts';

vi.mock('../../src/observability/tracing.ts', () => ({
  loadTracer: () => Promise.reject(new Error('no tracer')),
}));

const listening = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length;

it('a gateway that cannot start leaves nothing behind that listens, so that the process can end', async () => {
  const parsed = parseConfig({ PORT: '0', PRIVATE_PORT: '0' });
  if (!parsed.ok) throw new Error('Expected a configuration.');
  const log = new LineBatch({ write: () => undefined }, systemClock.setTimer.bind(systemClock));
  const before = listening();
  await expect(serve(parsed.config, log, process.version)).rejects.toThrow('no tracer');
  // The handle of a server that is closed is gone when the event loop has come round.
  for (let turn = 0; turn < 10 && listening() > before; turn += 1) await nextTurn();
  expect(listening()).toBe(before);
});
