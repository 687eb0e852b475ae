import graphql from '@graphql-eslint/eslint-plugin';

/** The schema by the rules of Relay and by those that any schema keeps. Runs in the root of the repository. */
export default [
  {
    files: ['schema.graphql'],
    plugins: { '@graphql-eslint': graphql },
    languageOptions: {
      parser: graphql.parser,
      parserOptions: { graphQLConfig: { schema: 'schema.graphql' } },
    },
    rules: {
      ...graphql.configs['flat/schema-recommended'].rules,
      ...graphql.configs['flat/schema-relay'].rules,
      // Relay has no objection to other lists beside its connections.
      '@graphql-eslint/relay-edge-types': [
        'error',
        { withEdgeSuffix: true, shouldImplementNode: true, listTypeCanWrapOnlyEdgeType: false },
      ],
      // What belongs to what it lies in needs no id of its own.
      '@graphql-eslint/strict-id-in-types': [
        'error',
        { exceptions: { types: ['BalanceChange', 'PageInfo', 'Viewer'], suffixes: ['Connection', 'Edge'] } },
      ],
      // `entitlementUuid` of an Entitlement is what it is an assignment of, and not its own.
      '@graphql-eslint/no-typename-prefix': 'off',
    },
  },
];
