import { isJson } from './media-types.ts';

const TYPE = /^[\w!#$&^.+-]{1,60}\/[\w!#$&^.+-]{1,60}$/;

/** Says of a body that is no JSON in UTF-8 what it was said to be; null for one that is. */
export function typeFlaw(contentType: string | undefined): string | null {
  if (isJson(contentType)) return null;
  return `Expected a body of the type application/json in UTF-8, got ${saidOf(contentType)}.`;
}

/** Says of a body that is compressed how it is; null for one that is not. Nothing is unpacked here, so nobody can send a bomb. */
export function codingFlaw(contentEncoding = 'identity'): string | null {
  const said = contentEncoding.trim().toLowerCase();
  if (said === 'identity' || said === '') return null;
  const shown = /^[\w-]{1,20}$/.test(said) ? said : 'others';
  return `Expected a body that is not compressed, got the content coding ${shown}.`;
}

function saidOf(contentType = ''): string {
  const [type = '', ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase());
  if (type === '') return 'none of any type';
  if (!TYPE.test(type)) return 'a type that cannot be read';
  return type === 'application/json' && parameters.length > 0
    ? 'application/json with another parameter than charset=utf-8'
    : type;
}
