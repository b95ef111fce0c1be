import * as path from './path';
export class Main { constructor(private readonly name: string) {} greet() { return `${this.name} ${path.join(['a'])}`; } }
export const main = () => new Main('x').greet();
