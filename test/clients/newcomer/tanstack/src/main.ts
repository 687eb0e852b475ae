import { QueryClient } from '@tanstack/react-query';
import { initGraphQLTada } from 'gql.tada';
import { request } from 'graphql-request';
import type { introspection } from './graphql-env.d.ts';

const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { DateTime: string; UUID: string };
}>();

const query = graphql(`
  query Customer($uuid: UUID!) {
    customer(uuid: $uuid) {
      name
    }
  }
`);

const variables = { uuid: import.meta.env.VITE_CUSTOMER };
const data = await new QueryClient().fetchQuery({
  queryKey: ['customer', variables],
  queryFn: () => request(import.meta.env.VITE_GATEWAY, query, variables),
});
const name: string | null | undefined = data.customer?.name;
console.log(name);
