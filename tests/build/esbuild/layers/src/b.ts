export class Handler { static #x = 1; async run(): Promise<number> { return Handler.#x ?? 2; } }
export const handler = () => new Handler().run();
