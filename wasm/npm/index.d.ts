/** A message of slsc; what `slsc --format json` writes. */
export interface Diagnostic {
  file?: string;
  line?: number;
  column?: number;
  severity: string;
  /** A stable id, which `slsc explain` knows; "internal" where slsc itself has failed. */
  id: string;
  message: string;
  [more: string]: unknown;
}

export interface Options {
  /** What is beside the configuration, by its path relative to it: texts or bytes. No other file can be read. */
  files?: Record<string, string | Uint8Array>;
  /** Which of `files` can be executed: that is part of the digest of a zip (default: none). */
  executables?: string[];
  /** What ${env:NAME} reads (default: nothing). */
  env?: Record<string, string>;
}

export interface RunOptions extends Options {
  /** The folder of `files` where the command runs (default: "", that of all files). */
  folder?: string;
}

export interface CompileOptions extends Options {
  /** The file's name (default: "serverless.yml"). */
  name?: string;
  stage?: string;
  region?: string;
  /** ${param:NAME} */
  params?: Record<string, string>;
  /** "content": digests of the code in `files`; "off": a fixed placeholder (default: "off"). */
  codeDigest?: "content" | "off";
  /** More options of the command line. */
  args?: string[];
}

export interface Compiled {
  /** The CloudFormation template as slsc writes it, JSON; undefined where there is none. */
  template: string | undefined;
  diagnostics: Diagnostic[];
  /** slsc's exit status: 0 done, 1 errors in the input, 64 wrong usage, 70 slsc itself has failed. */
  status: number;
}

export interface Ran {
  status: number;
  stdout: string;
  stderr: string;
  /** All files afterwards, with what was written. */
  files: Record<string, Uint8Array>;
}

export interface Compiler {
  compile(text: string, options?: CompileOptions): Compiled;
  /** Any command that needs no other program: run(["graph", "serverless.yml"], { files }). */
  run(args: string[], options?: RunOptions): Ran;
}

/** For a browser: compiler(await WebAssembly.compileStreaming(fetch("slsc.wasm"))). */
export function compiler(program: WebAssembly.Module): Compiler;
/** In node alone; in a browser, make a compiler() first. */
export function compile(text: string, options?: CompileOptions): Compiled;
/** In node alone; in a browser, make a compiler() first. */
export function run(args: string[], options?: RunOptions): Ran;
