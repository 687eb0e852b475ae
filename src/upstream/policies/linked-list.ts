/** A value's place in a list, by which it is taken out again. */
export interface Link<Value> {
  readonly value: Value;
  previous: Link<Value> | null;
  next: Link<Value> | null;
}

/** Values in order. Whatever is done to it takes the same short time, however long it is. */
export class LinkedList<Value> {
  #first: Link<Value> | null = null;
  #last: Link<Value> | null = null;

  get first(): Link<Value> | null {
    return this.#first;
  }

  get last(): Link<Value> | null {
    return this.#last;
  }

  addFirst(value: Value): Link<Value> {
    return this.#insert(value, null, this.#first);
  }

  addLast(value: Value): Link<Value> {
    return this.#insert(value, this.#last, null);
  }

  /** Takes out a link of this list, which must be in it. */
  remove({ previous, next }: Link<Value>): void {
    if (previous === null) this.#first = next;
    else previous.next = next;
    if (next === null) this.#last = previous;
    else next.previous = previous;
  }

  #insert(value: Value, previous: Link<Value> | null, next: Link<Value> | null): Link<Value> {
    const link = { value, previous, next };
    if (previous === null) this.#first = link;
    else previous.next = link;
    if (next === null) this.#last = link;
    else next.previous = link;
    return link;
  }
}
