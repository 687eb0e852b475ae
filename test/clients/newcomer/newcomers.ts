/** What somebody with one client installs and runs, between an empty folder and a typed answer. */
export interface Newcomer {
  readonly client: string;
  readonly packages: readonly string[];
  readonly generate: readonly string[];
}

/** What all of them have. */
export const COMMON = ['graphql', 'react', 'typescript', 'vite'];

const CODEGEN = ['@graphql-codegen/cli', '@graphql-codegen/client-preset'];

export const NEWCOMERS: readonly Newcomer[] = [
  {
    client: 'relay',
    packages: ['react-relay', 'relay-runtime', 'relay-compiler', 'babel-plugin-relay', 'vite-plugin-relay'],
    generate: ['relay-compiler'],
  },
  { client: 'apollo', packages: ['@apollo/client', 'rxjs', ...CODEGEN], generate: ['graphql-codegen'] },
  { client: 'urql', packages: ['urql', '@urql/core', ...CODEGEN], generate: ['graphql-codegen'] },
  {
    client: 'tanstack',
    packages: ['@tanstack/react-query', 'graphql-request', 'gql.tada'],
    generate: ['gql.tada', 'generate-output'],
  },
];
