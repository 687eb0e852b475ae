import { expect, it, onTestFinished } from 'vitest';
import { until } from '../support/until.ts';
import { freePort } from './free-port.ts';
import { startProcess } from './gateway-process.ts';
import { startHeldZenskar } from './held-zenskar.ts';

it('a gateway lets nobody in before all is loaded: where its port is open, it is ready', async () => {
  const zenskar = await startHeldZenskar();
  onTestFinished(() => zenskar.close());
  const port = await freePort();
  const starting = startProcess(zenskar, { PORT: String(port) });
  const first = await until(() => fetch(`http://localhost:${port}/health/ready`));
  expect(await first.text()).toBe('ready\n');
  await starting;
});
