import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { createCore } from './core.ts';
import type { CoreOptions } from './core.ts';
import { deliver } from './delivery.ts';
import { FaultQueue } from './faults.ts';
import type { ScriptedFault } from './faults.ts';
import type { Manners } from './manners.ts';
import { recordRequest } from './requests.ts';
import type { RecordedRequest } from './requests.ts';
import type { World } from './world.ts';

export type SandboxOptions = CoreOptions & {
  /** 0, the default, takes any free port. */
  readonly port: number;
};

/** The API over HTTP on this machine, with a record of what came in and a script of what goes wrong. */
export type Sandbox = {
  /** Without a slash at the end. */
  readonly url: string;
  readonly apiKey: string;
  readonly organisation: string;
  readonly world: World;
  /** The last thousand requests since the start or the last clearing, the faulted ones included; the oldest first. */
  readonly requests: readonly RecordedRequest[];
  clearRequests(): void;
  readonly manners: Manners;
  setManners(change: Partial<Manners>): void;
  script(fault: ScriptedFault): void;
  clearFaults(): void;
  /** Ends every connection at once, also those kept alive or left hanging. */
  close(): Promise<void>;
};

const HOST = '127.0.0.1';
/** Enough for every test and for a look at what just happened; a sandbox that runs for weeks forgets the rest. */
const MOST_REQUESTS = 1000;

export async function startSandbox(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const core = createCore(options);
  const faults = new FaultQueue();
  const requests: RecordedRequest[] = [];
  const server = createServer((request, response) => {
    request.resume();
    const incoming = { method: request.method ?? '', url: request.url ?? '', headers: request.headers };
    const recorded = recordRequest(incoming);
    requests.push(recorded);
    if (requests.length > MOST_REQUESTS) requests.shift();
    deliver(response, core.answer(incoming), faults.take(recorded.path), core.manners.latencyMs);
  });
  // Longer than any pause of a test or a demo, so that no client meets a connection that just closed.
  server.keepAliveTimeout = 60_000;
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://${HOST}:${port}`,
    apiKey: core.apiKey,
    organisation: core.organisation,
    world: core.world,
    requests,
    clearRequests: () => {
      requests.length = 0;
    },
    get manners() {
      return core.manners;
    },
    setManners: (change) => {
      core.setManners(change);
    },
    script: (fault) => {
      faults.add(fault);
    },
    clearFaults: () => {
      faults.clear();
    },
    close: () => close(server),
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** May be called twice: the second call finds the server closed, which is what was wanted. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
