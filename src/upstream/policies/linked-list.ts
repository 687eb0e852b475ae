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

  /**
   * Takes out a link of this list, which must be in it. It lets go of its neighbours: a dead link that has become old would
   * keep alive all that ever followed it, for the collector looks at the young without looking at what is old and dead.
   */
  remove(link: Link<Value>): void {
    const { previous, next } = link;
    if (previous === null) this.#first = next;
    else previous.next = next;
    if (next === null) this.#last = previous;
    else next.previous = previous;
    link.previous = null;
    link.next = null;
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
