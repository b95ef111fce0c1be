import { x } from "./lib"; export const handler = async () => x;
