import { cacheExchange, Client, fetchExchange } from 'urql';
import { graphql } from './gql/index.ts';

const client = new Client({
  url: import.meta.env.VITE_GATEWAY,
  exchanges: [cacheExchange, fetchExchange],
});

const query = graphql(`
  query Customer($uuid: UUID!) {
    customer(uuid: $uuid) {
      name
    }
  }
`);

const { data } = await client.query(query, { uuid: import.meta.env.VITE_CUSTOMER });
const name: string | null | undefined = data?.customer?.name;
console.log(name);
