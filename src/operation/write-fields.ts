import type { FieldNode } from 'graphql';
import { located } from './field-errors.ts';
import type { Output } from './output.ts';
import type { Place } from './place.ts';
import type { Run, Write } from './run.ts';
import type { Leaf } from './writer.ts';

/** A brace or a comma, and a response key as JSON with its colon; the first quote of a text is part of that. */
export interface Lead {
  readonly bare: string;
  readonly quoted: string;
}

/** A field of one object type, ready to be resolved and written. */
export interface PlannedField {
  readonly key: string;
  readonly nodes: readonly FieldNode[];
  /** What stands before its value... */
  readonly lead: Lead;
  /** ...and behind a text whose quote has not been closed. */
  readonly leadAfterText: Lead;
  readonly resolve: (source: unknown, run: Run) => unknown;
  /** How a value of a leaf type is written, which most fields have; null for any other type. */
  readonly leaf: Leaf | null;
  readonly write: Write;
  /** Whether an error ends here. */
  readonly isNullable: boolean;
  /** Whether nothing is loaded for it, nor for what lies below. */
  readonly isStill: boolean;
}

/** What stands before a value, of its name as JSON with whatever comes in front of that. */
export function leadOf(named: string): Lead {
  return { bare: named, quoted: `${named}"` };
}

/** So many characters of leaves in a row are counted before more are added: a single text may be megabytes long. */
const MOST_UNCOUNTED = 65_536;

/** Resolves fields of one object, and writes those whose values are there; the others are given gaps. */
export function writeFields(
  fields: readonly PlannedField[],
  source: unknown,
  out: Output,
  run: Run,
  place: Place | null,
): void {
  // Leaves in a row are put together here, and added to the output at once. V8 makes a node of a tree of each text that is
  // added to another, so both quotes of a text are parts of what stands before it and behind it.
  let leaves = '';
  let isOpen = false;
  for (const field of fields) {
    const lead = isOpen ? field.leadAfterText : field.lead;
    const { leaf } = field;
    let value: unknown;
    try {
      value = field.resolve(source, run);
      if (leaf !== null && !(value instanceof Promise)) {
        const inside = leaf.inside(value);
        leaves += inside === null ? lead.bare + leaf.bare(value) : lead.quoted + inside;
        isOpen = inside !== null;
        if (leaves.length < MOST_UNCOUNTED) continue;
        add(out, run, leaves);
        leaves = '';
        continue;
      }
    } catch (error) {
      const failed = { prev: place, key: field.key };
      if (!field.isNullable) throw located(error, field.nodes, failed);
      run.fail(error, field.nodes, failed);
      leaves += `${lead.bare}null`;
      isOpen = false;
      continue;
    }
    add(out, run, leaves + lead.bare);
    leaves = '';
    isOpen = false;
    run.writeSoon(value, out, field.write, { prev: place, key: field.key }, field.isNullable);
  }
  add(out, run, isOpen ? `${leaves}"` : leaves);
}

function add(out: Output, run: Run, text: string): void {
  out.text += text;
  run.wrote(text.length);
}
