import { jsonAnswer, unprocessable } from './answer.ts';
import type { Answer, Problem } from './answer.ts';
import type { EndpointRequest } from './endpoint.ts';
import { pageAnswer, readPage } from './paging.ts';
import type { Query } from './query.ts';
import type { CustomerRecord } from './records.ts';
import { readList, readText, readUuid } from './values.ts';

/** `GET /customers/{id}`: one customer. */
export function answerCustomer({ world }: EndpointRequest, customerId: string): Answer {
  const problems: Problem[] = [];
  const id = readUuid(customerId, ['path', 'customer_id'], problems);
  if (problems.length > 0) return unprocessable(problems);
  const customer = world.customers.get(id);
  return customer === undefined
    ? jsonAnswer(404, { detail: 'Customer not found' })
    : jsonAnswer(200, writeCustomer(customer.record));
}

/** `GET /customers`: the customers of the organisation in the hidden order, or those looked up. */
export function answerCustomers({ world, manners, query }: EndpointRequest): Answer {
  const problems: Problem[] = [];
  const wanted = readLookup(query, problems);
  const page = readPage(query, ['customers'], manners, problems);
  if (problems.length > 0) return unprocessable(problems);
  const entries = [...world.customers.values()]
    .filter(({ record }) => wanted(record))
    .map(({ record, sequence }) => ({ item: record, sequence, key: null }));
  return pageAnswer(entries, { ...page, descending: false }, manners, writeCustomer);
}

/** With the fields in the order of the documents. */
function writeCustomer({ id, external_id, customer_name, ...rest }: CustomerRecord): unknown {
  return { id, external_id, customer_name, ...rest };
}

function readLookup(query: Query, problems: Problem[]): (customer: CustomerRecord) => boolean {
  const id = query.values.get('id');
  const oneId = id === undefined ? undefined : readUuid(id, ['query', 'id'], problems);
  const list = query.values.get('id__in');
  const ids = list === undefined ? undefined : readList(readUuid)(list, ['query', 'id__in'], problems);
  const idSet = ids && new Set(ids);
  const externalId = query.values.get('external_id');
  const some = query.values.get('external_id__in');
  const externalIds =
    some === undefined ? undefined : readList(readText)(some, ['query', 'external_id__in'], problems);
  const email = query.values.get('email');
  return (customer) =>
    (oneId === undefined || customer.id === oneId) &&
    (idSet === undefined || idSet.has(customer.id)) &&
    (externalId === undefined || customer.external_id === externalId) &&
    (externalIds === undefined || externalIds.some((id) => id === customer.external_id)) &&
    (email === undefined || customer.email === email);
}
