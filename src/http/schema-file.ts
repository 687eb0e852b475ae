import { type GraphQLSchema, printSchema } from 'graphql';
import { KeptFile } from './kept-file.ts';

const HEADERS = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-cache' };

/** The SDL as a file, printed for the first who asks. */
export function schemaFile(schema: GraphQLSchema, isCompressible: boolean): () => KeptFile {
  let file: KeptFile | null = null;
  return () => (file ??= new KeptFile(`${printSchema(schema)}\n`, HEADERS, isCompressible));
}
