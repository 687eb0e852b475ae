import { jsonAnswer } from './answer.ts';
import type { Answer } from './answer.ts';
import { answerCustomer, answerCustomers } from './customers-endpoint.ts';
import type { EndpointRequest } from './endpoint.ts';
import { DEFAULT_NOW, parseInstant } from './instants.ts';
import { DEFAULT_MANNERS } from './manners.ts';
import type { Manners } from './manners.ts';
import { parseQuery, splitTarget } from './query.ts';
import { plainHeaders } from './requests.ts';
import type { SandboxRequest } from './requests.ts';
import { answerRows } from './rows-endpoint.ts';
import { DEFAULT_SEED, storyWorld } from './stories.ts';
import { answerTotals } from './totals-endpoint.ts';
import type { World } from './world.ts';

export type CoreOptions = {
  readonly apiKey: string;
  readonly organisation: string;
  /** The instant at which rows count as expired, and around which the stories are told. */
  readonly now: string;
  readonly seed: number;
  /** The stories, unless a test brings a world of its own. */
  readonly world: World;
  readonly manners: Partial<Manners>;
};

/** The API without a socket: an answer depends on the request, the world and the manners only. */
export type Core = {
  readonly apiKey: string;
  readonly organisation: string;
  readonly world: World;
  readonly manners: Manners;
  setManners(change: Partial<Manners>): void;
  answer(request: SandboxRequest): Answer;
};

export const DEFAULT_API_KEY = 'sandbox-key';
export const DEFAULT_ORGANISATION = '0a9a0000-0000-4000-8000-000000000001';

export function createCore(options: Partial<CoreOptions> = {}): Core {
  const { apiKey = DEFAULT_API_KEY, organisation = DEFAULT_ORGANISATION, now = DEFAULT_NOW } = options;
  const world = options.world ?? storyWorld({ now, seed: options.seed ?? DEFAULT_SEED });
  const nowMicros = parseInstant(now);
  if (nowMicros === undefined) throw new Error(`The option now must be an ISO 8601 instant, but got: ${now}`);
  let manners: Manners = { ...DEFAULT_MANNERS, ...options.manners };
  return {
    apiKey,
    organisation,
    world,
    get manners() {
      return manners;
    },
    setManners(change) {
      manners = { ...manners, ...change };
    },
    answer({ method, url, headers }) {
      const refusal = refuse(plainHeaders(headers), apiKey, organisation);
      if (refusal !== null) return refusal;
      const { path, search } = splitTarget(url);
      const endpoint = route(path);
      if (endpoint === null) return jsonAnswer(404, { detail: 'Not Found' });
      if (method !== 'GET') return jsonAnswer(405, { detail: 'Method Not Allowed' }, { allow: 'GET' });
      return endpoint({ world, manners, now: nowMicros, query: parseQuery(search) });
    },
  };
}

/** The key is checked by the application, the organisation by the front door; their bodies differ. */
function refuse(
  headers: Readonly<Record<string, string>>,
  apiKey: string,
  organisation: string,
): Answer | null {
  const key = headers['x-api-key'] ?? '';
  if (key === '') return jsonAnswer(401, { detail: 'Not authenticated' });
  if (key !== apiKey) return jsonAnswer(401, { detail: 'Invalid API key' });
  if (headers['organisation'] === organisation) return null;
  return jsonAnswer(403, { Message: 'User is not authorized to access this resource with an explicit deny' });
}

function route(path: string): ((request: EndpointRequest) => Answer) | null {
  const segments = path.split('/').slice(1).map(decodeSegment);
  const last = segments.at(-1) ?? '';
  switch (segments.slice(0, -1).join('/')) {
    case '':
      return segments.length === 1 && last === 'customers' ? answerCustomers : null;
    case 'customers':
      return last === '' ? null : (request) => answerCustomer(request, last);
    case 'entitlements/customer':
      return last === '' ? null : (request) => answerRows(request, last);
    case 'entitlements/customer/unique':
      return last === '' ? null : (request) => answerTotals(request, last);
    default:
      return null;
  }
}

/** A broken escape stays as it is, and is then no known name or id. */
function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
