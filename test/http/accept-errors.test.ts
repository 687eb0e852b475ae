import { Server } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/domain/clock.ts';
import { listen } from '../../src/http/server.ts';

it('a connection that cannot be accepted does not end the process, and others are answered', async () => {
  const listening = await listen(
    ({ socket }, response) => {
      // As Node does where the system has no descriptor left for a connection.
      const server: unknown = Reflect.get(socket, 'server');
      if (!(server instanceof Server)) throw new TypeError('Expected a socket that knows its server.');
      server.emit('error', Object.assign(new Error('accept ENFILE'), { code: 'ENFILE', syscall: 'accept' }));
      response.end('well');
    },
    {
      host: '127.0.0.1',
      port: 0,
      headersTimeoutMs: 1000,
      requestTimeoutMs: 1000,
      silenceMs: 1000,
      unreadable: () => undefined,
      setBy: { host: 'HOST', port: 'PORT' },
    },
    systemClock,
  );
  onTestFinished(() => listening.close(0));
  for (let time = 0; time < 2; time += 1) expect(await (await fetch(listening.url)).text()).toBe('well');
});
