import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client';
import { graphql } from './gql/index.ts';

const client = new ApolloClient({
  cache: new InMemoryCache(),
  link: new HttpLink({ uri: import.meta.env.VITE_GATEWAY }),
});

const query = graphql(`
  query Customer($uuid: UUID!) {
    customer(uuid: $uuid) {
      name
    }
  }
`);

const { data } = await client.query({ query, variables: { uuid: import.meta.env.VITE_CUSTOMER } });
const name: string | null | undefined = data?.customer?.name;
console.log(name);
