export const root = 1;
export default () => root;
