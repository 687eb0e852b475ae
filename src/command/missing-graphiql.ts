import type { SurfaceConfig } from '../config/surface.ts';

/** What is wrong where GraphiQL is switched on but its files were left out; null where nothing is. */
export function missingGraphiQL({ graphiql }: SurfaceConfig, isInstalled: boolean): string | null {
  if (!graphiql || isInstalled) return null;
  return (
    'GRAPHIQL is on, but @graphql-yoga/render-graphiql is not installed here: ' +
    'set GRAPHIQL=off, or take the image that is built with --target with-graphiql.'
  );
}
