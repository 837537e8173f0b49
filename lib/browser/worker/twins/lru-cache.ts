/** lru-cache where one course is looked up: a map that begins anew once it is full. */
export class LRUCache<K, V> {
  readonly #held = new Map<K, V>();
  readonly #max: number;
  constructor({ max }: { max: number }) {
    this.#max = max;
  }
  get(key: K): V | undefined {
    return this.#held.get(key);
  }
  set(key: K, value: V): void {
    if (this.#held.size >= this.#max) this.#held.clear();
    this.#held.set(key, value);
  }
}
