import type { DocumentNode, Source } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { type DocumentBound, Failed, type Failure } from '../../domain/failure.ts';
import type { Refusal } from '../../observability/labels.ts';
import { type DocumentLimits, parseWithin } from '../../schema/limits/document-limits.ts';
import { refusalOf } from './refusal-of.ts';

/**
 * Refuses documents beyond their bounds before they are validated. It does so as a part of parsing, so that Yoga's cache
 * of parsed documents holds its verdicts, too, and a document that comes again is not measured again.
 */
export function useDocumentLimits(limits: DocumentLimits): Plugin {
  const parse = (source: string | Source): DocumentNode => {
    try {
      return parseWithin(source, limits);
    } catch (error) {
      if (error instanceof Failed) throw refusalOf(error.failure, refusalFor(error.failure));
      throw error;
    }
  };
  return {
    onParse: ({ setParseFn }) => {
      setParseFn(parse);
    },
  };
}

const REFUSALS: Readonly<Record<DocumentBound, Refusal>> = {
  tokens: 'too_many_tokens',
  fields: 'too_many_fields',
  operations: 'too_many_operations',
  depth: 'too_deep',
  aliases: 'too_many_aliases',
  directives: 'too_many_directives',
};

function refusalFor(failure: Failure): Refusal {
  const bound = failure.kind === 'too-complex' ? failure.bound : undefined;
  return bound === undefined ? 'too_complex' : REFUSALS[bound];
}
