import { createRequire } from 'node:module';

/** Whether the files of GraphiQL are there, which an image may leave out. Loads none of them. */
export function isGraphiQLInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve('@graphql-yoga/render-graphiql/package.json');
    return true;
  } catch {
    return false;
  }
}
