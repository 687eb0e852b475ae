import { Environment, fetchQuery, graphql, Network } from 'relay-runtime';
import type { mainQuery } from './__generated__/mainQuery.graphql.ts';

const environment = new Environment({
  network: Network.create(async ({ text }, variables) => {
    const headers = { accept: 'application/graphql-response+json', 'content-type': 'application/json' };
    const body = JSON.stringify({ query: text, variables });
    const response = await fetch(import.meta.env.VITE_GATEWAY, { method: 'POST', headers, body });
    return response.json();
  }),
});

const query = graphql`
  query mainQuery($uuid: UUID!) {
    customer(uuid: $uuid) {
      name
    }
  }
`;

const data = await fetchQuery<mainQuery>(environment, query, {
  uuid: import.meta.env.VITE_CUSTOMER,
}).toPromise();
const name: string | null | undefined = data?.customer?.name;
console.log(name);
