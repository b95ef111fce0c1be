const logged = (target: object, key: string) => { void target; void key; };
class A { @logged async run() { return 1; } }
export const handler = async () => new A().run();
