import { type Link, LinkedList } from './linked-list.ts';

/** Something that takes turns. Its size changes by one at a time, and the round is told each time. */
export interface Member {
  readonly name: string;
  readonly size: number;
}

interface Seat<M> {
  readonly member: M;
  turn: Link<M>;
  /** Its place among those of its size. */
  bySize: Link<M>;
}

/**
 * Members that take turns, each for as long as it is not empty, and of which the largest is always known. No step takes
 * longer when there are more members, but for those that are skipped because they must not have their turn.
 */
export class Round<M extends Member> {
  readonly #seats = new Map<string, Seat<M>>();
  readonly #turns = new LinkedList<M>();
  readonly #bySize: LinkedList<M>[] = [];
  #largestSize = 0;

  get members(): number {
    return this.#seats.size;
  }

  find(name: string): M | undefined {
    return this.#seats.get(name)?.member;
  }

  /** One of those than which none is larger. */
  get largest(): M | undefined {
    return this.#bySize[this.#largestSize]?.first?.value;
  }

  /** The last in turn. */
  get last(): M | undefined {
    return this.#turns.last?.value;
  }

  /** The first in turn of those that may have it. */
  next(mayTake: (name: string) => boolean): M | undefined {
    for (let link = this.#turns.first; link !== null; link = link.next) {
      if (mayTake(link.value.name)) return link.value;
    }
    return undefined;
  }

  /** A member holds one more. One that was empty is taken in, at the front or at the end of the line. */
  grew(member: M, isFirst: boolean): void {
    const { size } = member;
    const seat = this.#seats.get(member.name);
    if (seat === undefined) {
      const turn = isFirst ? this.#turns.addFirst(member) : this.#turns.addLast(member);
      this.#seats.set(member.name, { member, turn, bySize: this.#sized(size).addLast(member) });
    } else {
      this.#sized(size - 1).remove(seat.bySize);
      seat.bySize = this.#sized(size).addLast(member);
    }
    if (size > this.#largestSize) this.#largestSize = size;
  }

  /** A member holds one less. One that is empty now is no longer in the round. */
  shrank(member: M): void {
    const seat = this.#seats.get(member.name);
    if (seat === undefined) return;
    const { size } = member;
    const former = this.#sized(size + 1);
    former.remove(seat.bySize);
    if (size === this.#largestSize - 1 && former.first === null) this.#largestSize = size;
    if (size > 0) seat.bySize = this.#sized(size).addLast(member);
    else {
      this.#turns.remove(seat.turn);
      this.#seats.delete(member.name);
    }
  }

  /** A member has had its turn: it goes to the end of the line. */
  hadTurn(member: M): void {
    const seat = this.#seats.get(member.name);
    if (seat === undefined) return;
    this.#turns.remove(seat.turn);
    seat.turn = this.#turns.addLast(member);
  }

  #sized(size: number): LinkedList<M> {
    return (this.#bySize[size] ??= new LinkedList());
  }
}
