// slsc.wasm on files in memory, for node and, as a script or a module, for browsers: nothing outside is read or written.
// Each run has an instance and files of its own. Of WASI (preview 1) there is what slsc calls.
"use strict";
(function (exported) {
  const SERVICE = "service"; // the folder of a run's files
  const OK = 0, BADF = 8, EXIST = 20, INVAL = 28, ISDIR = 31, NOENT = 44, NOSYS = 52, NOTDIR = 54, NOTEMPTY = 55;
  const UNKNOWN = 0, FOLDER = 3, FILE = 4; // kinds of files
  const CREATE = 1, DIRECTORY = 2, EXCLUSIVE = 4, TRUNCATE = 8; // how path_open opens
  const APPEND = 1;
  const ROOT = 3; // the descriptor of what is open at the start

  class Exit {
    constructor(status) { this.status = status; }
  }

  const encode = (text) => new TextEncoder().encode(text);
  const decode = (bytes) => new TextDecoder().decode(bytes);
  const normal = (path) => {
    const parts = [];
    for (const part of path.split("/"))
      if (part === "..") parts.pop();
      else if (part && part !== ".") parts.push(part);
    return parts.join("/");
  };
  const parent = (path) => path.slice(0, Math.max(0, path.lastIndexOf("/")));

  // Paths without a slash at the beginning; "" is the root.
  class Files {
    constructor(files) {
      this.nodes = new Map();
      this.last = 0;
      this.folder("");
      this.folder(SERVICE);
      for (const [name, content] of Object.entries(files)) this.file(normal(SERVICE + "/" + name), typeof content === "string" ? encode(content) : content);
    }
    add(path, node) { this.nodes.set(path, { inode: ++this.last, ...node }); return this.nodes.get(path); }
    folder(path) {
      if (path) this.folder(parent(path));
      if (!this.nodes.has(path)) this.add(path, { kind: FOLDER });
    }
    file(path, bytes) {
      this.folder(parent(path));
      return this.add(path, { kind: FILE, bytes, size: bytes.length });
    }
    names(path) {
      const before = path ? path + "/" : "", names = [];
      for (const name of this.nodes.keys())
        if (name && name.startsWith(before) && name.length > before.length && !name.includes("/", before.length)) names.push(name.slice(before.length));
      return names;
    }
    all() {
      const out = {};
      for (const [path, node] of this.nodes)
        if (node.kind === FILE && path.startsWith(SERVICE + "/")) out[path.slice(SERVICE.length + 1)] = node.bytes.slice(0, node.size);
      return out;
    }
  }

  function put(node, at, bytes) {
    if (at + bytes.length > node.bytes.length) {
      const more = new Uint8Array(Math.max(at + bytes.length, node.bytes.length * 2, 4096));
      more.set(node.bytes.subarray(0, node.size));
      node.bytes = more;
    }
    node.bytes.set(bytes, at);
    node.size = Math.max(node.size, at + bytes.length);
  }

  // The functions that slsc.wasm imports; memory() is the instance's, which can move with each call.
  function system(files, executables, args, env, memory) {
    const stream = () => ({ node: { kind: UNKNOWN, inode: 0, bytes: new Uint8Array(0), size: 0 }, at: 0 });
    const open = [stream(), stream(), stream(), { node: files.nodes.get(""), path: "", at: 0 }];
    const view = () => new DataView(memory().buffer);
    const bytes = (at, n) => new Uint8Array(memory().buffer, at, n);
    const u32 = (at, value) => (view().setUint32(at, value, true), OK);
    const u64 = (at, value) => (view().setBigUint64(at, BigInt(value), true), OK);
    const path = (fd, at, n) => normal(open[fd].path + "/" + decode(bytes(at, n).slice()));
    const texts = { args: args.map((text) => encode(text + "\0")), env: Object.entries(env).map(([name, value]) => encode(`${name}=${value}\0`)) };
    const sizes = (list) => (count, size) => u32(count, list.length) || u32(size, list.reduce((n, text) => n + text.length, 0));
    const copied = (list) => (pointers, at) => {
      for (const text of list) {
        u32(pointers, at);
        bytes(at, text.length).set(text);
        pointers += 4;
        at += text.length;
      }
      return OK;
    };
    const pieces = (at, n) => Array.from({ length: n }, (_, i) => bytes(view().getUint32(at + 8 * i, true), view().getUint32(at + 8 * i + 4, true)));
    const stat = (node, at) => {
      bytes(at, 64).fill(0);
      view().setUint8(at + 16, node.kind);
      return u64(at, 1) || u64(at + 8, node.inode) || u64(at + 24, 1) || u64(at + 32, node.size || 0);
    };
    const read = (fd, at, n, from, count) => {
      const { node } = open[fd];
      if (node.kind === FOLDER) return ISDIR;
      let got = 0;
      for (const piece of pieces(at, n)) {
        const part = node.bytes.subarray(Math.min(from + got, node.size), Math.min(from + got + piece.length, node.size));
        piece.set(part);
        got += part.length;
      }
      return u32(count, got);
    };
    // What stands between a path and its file: a folder that is missing, or a file that is none.
    const missing = (name) => (name && files.nodes.has(parent(name)) && files.nodes.get(parent(name)).kind !== FOLDER ? NOTDIR : NOENT);
    const removed = (kind, other) => (fd, at, n) => {
      const name = path(fd, at, n), node = files.nodes.get(name);
      if (!node) return missing(name);
      if (node.kind !== kind) return other;
      if (kind === FOLDER && files.names(name).length) return NOTEMPTY;
      files.nodes.delete(name);
      return OK;
    };
    const calls = {
      args_sizes_get: sizes(texts.args),
      args_get: copied(texts.args),
      environ_sizes_get: sizes(texts.env),
      environ_get: copied(texts.env),
      clock_time_get: (clock, precision, at) => u64(at, BigInt(Date.now()) * 1000000n),
      proc_exit: (status) => { throw new Exit(status); },
      fd_close: (fd) => (delete open[fd], OK),
      fd_fdstat_get: (fd, at) => {
        bytes(at, 24).fill(0);
        view().setUint8(at, open[fd].node.kind);
        view().setUint16(at + 2, open[fd].append ? APPEND : 0, true);
        return u64(at + 8, 0x1fffffff) || u64(at + 16, 0x1fffffff);
      },
      fd_fdstat_set_flags: (fd, flags) => ((open[fd].append = flags & APPEND), OK),
      fd_filestat_get: (fd, at) => stat(open[fd].node, at),
      fd_prestat_get: (fd, at) => (fd === ROOT ? u32(at, 0) || u32(at + 4, 1) : BADF),
      fd_prestat_dir_name: (fd, at) => (bytes(at, 1).set(encode("/")), OK),
      fd_read: (fd, at, n, count) => {
        const error = read(fd, at, n, open[fd].at, count);
        if (!error) open[fd].at += view().getUint32(count, true);
        return error;
      },
      fd_pread: (fd, at, n, from, count) => read(fd, at, n, Number(from), count),
      fd_write: (fd, at, n, count) => {
        const file = open[fd];
        let sent = 0;
        for (const piece of pieces(at, n)) {
          const to = file.append || file.node.kind === UNKNOWN ? file.node.size : file.at;
          put(file.node, to, piece);
          file.at = to + piece.length;
          sent += piece.length;
        }
        return u32(count, sent);
      },
      fd_seek: (fd, by, from, at) => {
        const file = open[fd], to = Number(by) + [0, file.at, file.node.size || 0][from];
        return to < 0 ? INVAL : u64(at, (file.at = to));
      },
      fd_sync: () => OK,
      fd_readdir: (fd, at, room, cookie, used) => {
        if (open[fd].node.kind !== FOLDER) return NOTDIR;
        const begin = at, folder = open[fd].path, names = files.names(folder);
        for (let i = Number(cookie); i < names.length && at < begin + room; i++) {
          const node = files.nodes.get((folder ? folder + "/" : "") + names[i]), name = encode(names[i]);
          const entry = new Uint8Array(24 + name.length), of = new DataView(entry.buffer);
          of.setBigUint64(0, BigInt(i + 1), true);
          of.setBigUint64(8, BigInt(node.inode), true);
          of.setUint32(16, name.length, true);
          of.setUint8(20, node.kind);
          entry.set(name, 24);
          const part = entry.subarray(0, begin + room - at); // one that is cut off says that there are more
          bytes(at, part.length).set(part);
          at += part.length;
        }
        return u32(used, at - begin);
      },
      path_open: (fd, follow, at, n, how, rights, inherited, flags, out) => {
        const name = path(fd, at, n);
        let node = files.nodes.get(name);
        if (node && how & CREATE && how & EXCLUSIVE) return EXIST;
        if (node && how & DIRECTORY && node.kind !== FOLDER) return NOTDIR;
        if (!node && (!(how & CREATE) || !files.nodes.has(parent(name)))) return missing(name);
        if (!node) node = files.file(name, new Uint8Array(0));
        if (how & TRUNCATE) node.size = 0;
        let next = ROOT + 1;
        while (open[next]) next++;
        open[next] = { node, path: name, at: 0, append: flags & APPEND };
        return u32(out, next);
      },
      path_filestat_get: (fd, follow, at, n, out) => {
        const name = path(fd, at, n), node = files.nodes.get(name);
        return node ? stat(node, out) : missing(name);
      },
      path_create_directory: (fd, at, n) => {
        const name = path(fd, at, n);
        if (files.nodes.has(name)) return EXIST;
        if (!files.nodes.has(parent(name))) return NOENT;
        files.folder(name);
        return OK;
      },
      path_readlink: (fd, at, n) => (files.nodes.has(path(fd, at, n)) ? INVAL : missing(path(fd, at, n))),
      path_rename: (fd, at, n, toFd, toAt, toN) => {
        const from = path(fd, at, n), to = path(toFd, toAt, toN), node = files.nodes.get(from);
        if (!node) return missing(from);
        if (node.kind === FOLDER) return NOSYS; // slsc renames files alone
        files.nodes.delete(from);
        files.nodes.set(to, node);
        return OK;
      },
      path_unlink_file: removed(FILE, ISDIR),
      path_remove_directory: removed(FOLDER, NOTDIR),
      path_link: () => NOSYS,
      path_symlink: () => NOSYS,
      poll_oneoff: () => NOSYS,
    };
    for (const [name, call] of Object.entries(calls))
      if (name.startsWith("fd_") || name.startsWith("path_")) calls[name] = (fd, ...more) => (open[fd] ? call(fd, ...more) : BADF);
    const executable = (fd, at, n) => (executables.has(path(fd, at, n)) ? 1 : 0);
    return { calls, executable, printed: (fd) => decode(open[fd].node.bytes.subarray(0, open[fd].node.size)) };
  }

  function run(program, args, { files = {}, executables = [], env = {}, folder = "" } = {}) {
    const held = new Files(files);
    let instance;
    const names = new Set(executables.map((name) => normal(SERVICE + "/" + name)));
    const { calls, executable, printed } = system(held, names, ["slsc", ...args], { ...env, PWD: "/" + normal(SERVICE + "/" + folder) }, () => instance.exports.memory);
    let status = 0, failure = "";
    try {
      instance = new WebAssembly.Instance(program, { wasi_snapshot_preview1: calls, slsc: { executable } });
      instance.exports._start();
    } catch (error) {
      status = error instanceof Exit ? error.status : 70;
      if (!(error instanceof Exit)) failure = `slsc: internal error: ${error.message}\n`;
    }
    return { status, stdout: printed(1), stderr: printed(2) + failure, files: held.all() };
  }

  // Messages are a JSON list, unless what went wrong is the call or slsc itself.
  function diagnosticsOf(text, status) {
    try {
      return text.trim() ? JSON.parse(text) : [];
    } catch {
      return [{ severity: "error", id: status === 64 ? "usage" : "internal", message: text.trim() }];
    }
  }

  function compile(program, text, options = {}) {
    const { name = "serverless.yml", files = {}, executables, env, stage, region, params = {}, codeDigest = "off", args = [] } = options;
    const given = ["compile", name, "--offline", "--format", "json", "--code-digest", codeDigest];
    if (stage !== undefined) given.push("--stage", String(stage));
    if (region !== undefined) given.push("--region", String(region));
    for (const [key, value] of Object.entries(params)) given.push("--param", `${key}=${value}`);
    const { status, stdout, stderr } = run(program, [...given, ...args], { files: { ...files, [name]: text }, executables, env });
    return { template: status === 0 ? stdout : undefined, diagnostics: diagnosticsOf(stderr, status), status };
  }

  exported.compiler = (program) => ({ compile: (text, options) => compile(program, text, options), run: (args, options) => run(program, args, options) });
})(typeof module === "object" ? module.exports : (globalThis.slsc = {}));
