export * from "slsc-wasm";
