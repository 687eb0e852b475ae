import type { Config } from '../config/config.ts';
import type { Clock } from '../domain/clock.ts';
import { checkKeys } from './check-keys.ts';
import { checkRedis } from './check-redis.ts';
import { checkUpstream } from './check-upstream.ts';
import type { Finding } from './finding.ts';
import { isGraphiQLInstalled } from '../http/graphiql/installed.ts';
import { missingGraphiQL } from './missing-graphiql.ts';
import { reasonOf } from './reason.ts';
import { readTrustedFiles } from './trusted-files.ts';

/** Looks at whatever a configuration that is sound in itself depends on, one after the other. */
export async function* check(config: Config, clock: Clock): AsyncGenerator<Finding> {
  yield { ok: true, text: `The configuration is sound. AUTH_MODE is ${config.auth.kind}.` };
  const documents = checkDocuments(config);
  if (documents !== null) yield documents;
  const noGraphiQL = missingGraphiQL(config.surface, isGraphiQLInstalled());
  if (noGraphiQL !== null) yield { ok: false, text: noGraphiQL };
  yield await checkUpstream(config, clock);
  const keys = await checkKeys(config.auth, clock);
  if (keys !== null) yield keys;
  const redis = await checkRedis(config.cache, clock);
  if (redis !== null) yield redis;
}

function checkDocuments({ surface }: Config): Finding | null {
  try {
    const documents = readTrustedFiles(surface);
    return documents && { ok: true, text: `TRUSTED_DOCUMENTS holds ${documents.size} sound documents.` };
  } catch (error) {
    return { ok: false, text: reasonOf(error) };
  }
}
