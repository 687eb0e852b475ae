import type { CodegenConfig } from '@graphql-codegen/cli';

const config: CodegenConfig = {
  schema: 'schema.graphql',
  documents: 'src/**/*.ts',
  generates: {
    'src/gql/': {
      preset: 'client',
      config: { scalars: { DateTime: 'string', UUID: 'string' }, useTypeImports: true },
    },
  },
};

export default config;
