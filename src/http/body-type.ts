import { isJson } from './media-types.ts';

const CODING = /^[\w-]{1,20}$/;
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
  const shown = CODING.test(said) ? `the content coding ${said}` : 'a content coding that cannot be read';
  return `Expected a body that is not compressed, got ${shown}.`;
}

/**
 * Says of a body that comes in chunks of anything but itself what is in them; null for any other. Node reads such chunks as if
 * they were plain, and leaves what is in them to others.
 */
export function transferFlaw(transferEncoding = 'chunked'): string | null {
  const codings = transferEncoding.split(',').map((coding) => coding.trim().toLowerCase());
  const others = codings.filter((coding) => coding !== '' && coding !== 'chunked');
  if (others.length === 0) return null;
  const [said = ''] = others;
  const shown =
    others.length === 1 && CODING.test(said)
      ? `the transfer coding ${said}`
      : 'transfer codings that cannot be read';
  return `Expected a body in plain chunks, got ${shown}.`;
}

function saidOf(contentType = ''): string {
  const [type = '', ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase());
  if (type === '') return 'one without a content type';
  if (!TYPE.test(type)) return 'a type that cannot be read';
  return type === 'application/json' && parameters.length > 0
    ? 'application/json with another parameter than charset=utf-8'
    : type;
}
