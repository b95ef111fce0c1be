// Random choices that a seed repeats (the mulberry32 recurrence).
export class Dice {
  constructor(seed) { this.state = seed >>> 0; }
  next() {
    this.state = (this.state + 0x6D2B79F5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }
  below(n) { return Math.floor(this.next() * n); }
  between(low, high) { return low + this.below(high - low + 1); }
  chance(p) { return this.next() < p; }
  pick(list) { return list[this.below(list.length)]; }
  some(low, high, make) { return Array.from({ length: this.between(low, high) }, (_, i) => make(i)); }
}
