import { KeptFile } from '../kept-file.ts';
import type { SampleQuery } from '../sample-queries.ts';
import type { CredentialField } from './credential-fields.ts';
import { PAGE_POLICY, pageOf } from './page.ts';
import { startOf } from './start.ts';
import { OWN_STYLE } from './style.ts';

export const FILES_PATH = '/graphiql/';

export interface GraphiQLFiles {
  readonly page: KeptFile;
  /** By their paths, which change with what is in them. */
  readonly others: ReadonlyMap<string, KeptFile>;
}

const FOR_A_YEAR = 'public, max-age=31536000, immutable';

/** What a data URL in base64 holds. */
function bytesOf(url: string): Buffer {
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
}

/** Loads megabytes of GraphiQL, which are served from here: a browser should need no other host. */
export async function loadGraphiQL(
  samples: readonly SampleQuery[],
  credentials: readonly CredentialField[],
  isCompressible: boolean,
): Promise<GraphiQLFiles> {
  const graphiql = await import('@graphql-yoga/render-graphiql/graphiql');
  const others = new Map<string, KeptFile>();
  const add = (name: string, type: string, content: string | Buffer): string => {
    const headers = {
      'content-type': type,
      'cache-control': FOR_A_YEAR,
      // Workers have a policy of their own.
      'content-security-policy': PAGE_POLICY,
    };
    const file = new KeptFile(content, headers, isCompressible);
    const [base, extension] = name.split('.');
    const path = `${FILES_PATH}${base ?? ''}-${file.hash}.${extension ?? ''}`;
    others.set(path, file);
    return path;
  };
  const script = 'text/javascript; charset=utf-8';
  const style = 'text/css; charset=utf-8';
  const workers = {
    editorWorkerService: add('editor-worker.js', script, graphiql.editorWorkerService),
    graphql: add('graphql-worker.js', script, graphiql.graphqlWorker),
    json: add('json-worker.js', script, graphiql.jsonWorker),
  };
  const page = pageOf({
    script: add('graphiql.js', script, graphiql.js),
    style: add('graphiql.css', style, graphiql.css),
    ownStyle: add('page.css', style, OWN_STYLE),
    start: add('start.js', script, startOf(workers, samples)),
    icon: add('icon.ico', 'image/x-icon', bytesOf(graphiql.favicon)),
    samples,
    credentials,
  });
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
    'content-security-policy': PAGE_POLICY,
  };
  return { page: new KeptFile(page, headers, isCompressible), others };
}
