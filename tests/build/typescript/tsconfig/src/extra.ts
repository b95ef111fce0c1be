export type Only = string;
