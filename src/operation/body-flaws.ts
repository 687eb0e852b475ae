import { DOCUMENT_NAMES } from './document-id.ts';
import { isAbsent } from './absent.ts';
import { isRecord, KNOWN_MEMBERS, type RequestMembers, textIn } from './graphql-request.ts';

/** Of what a client wrote, only a name that anybody would give a member is shown to it again. */
const SHOWN_NAME = /^\w{1,40}$/;
const BYTE_ORDER_MARK = '\ufeff';

/** What is wrong with a body that holds no JSON object, in words for its sender: what was expected, and what came. */
export function textFlaw(body: string): string {
  if (body.trim() === '') return 'Expected a body of JSON, got an empty one.';
  if (body.startsWith(BYTE_ORDER_MARK)) {
    return 'Expected a body of JSON in UTF-8, got one with a byte order mark in front. Leave it out.';
  }
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return 'Expected a body of JSON, got text that is not JSON.';
  }
  const advice = Array.isArray(value) ? ' Send one operation per request.' : '';
  return `Expected a body with one JSON object, got ${kindOf(value)}.${advice}`;
}

/** The same of an object's members, each for itself; whether there is a document among them is not looked at. */
export function memberFlaw(members: RequestMembers): string | null {
  const { query, operationName, variables, extensions } = members;
  if (!isAbsent(query) && typeof query !== 'string') {
    return `Expected query to be a string, got ${kindOf(query)}.`;
  }
  if (!isAbsent(operationName) && typeof operationName !== 'string') {
    return `Expected operationName to be a string or null, got ${kindOf(operationName)}.`;
  }
  const isObject = (value: unknown) => isAbsent(value) || isRecord(value);
  if (!isObject(variables)) return noObject('variables', variables);
  if (!isObject(extensions)) return noObject('extensions', extensions);
  const isUnknown = (name: string) => !KNOWN_MEMBERS.has(name) && !isAbsent(members[name]);
  const others = Object.keys(members).filter(isUnknown);
  const name = others.find((other) => DOCUMENT_NAMES.has(other));
  if (name !== undefined && textIn(members) !== null) {
    return `Expected a document either as query or by its name as ${name}, got both.`;
  }
  const other = others.find((each) => !DOCUMENT_NAMES.has(each));
  if (other === undefined) return null;
  const shown = SHOWN_NAME.test(other) ? other : 'another name';
  return `Expected no members but query, variables, operationName and extensions, got ${shown}.`;
}

function noObject(name: string, value: unknown): string {
  return `Expected ${name} to be a JSON object or null, got ${kindOf(value)}.`;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
