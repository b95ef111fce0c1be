// build.mjs OUT TOOLS CORE ALL: the site in the folder OUT, with marked of the folder TOOLS and the two modules (README.md).
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";

const [out, tools, core, all] = process.argv.slice(2);
const { Marked } = await import(createRequire(path.resolve(tools, "x.js")).resolve("marked"));
const read = (file) => fs.readFileSync(file, "utf8");
const write = (file, text) => {
  fs.mkdirSync(path.dirname(path.join(out, file)), { recursive: true });
  fs.writeFileSync(path.join(out, file), text);
};
const escaped = (text) => text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);

// Nothing but the site's own scripts and styles runs, and nothing can be sent or fetched.
const POLICY = "default-src 'none'; script-src 'self' file: 'wasm-unsafe-eval'; style-src 'self' file:; img-src data:; base-uri 'none'; form-action 'none'";

function page({ title, root, here, body, scripts = [], kind = "" }) {
  const link = (href, text) => `<a href="${root}${href}"${here === href ? ' aria-current="page"' : ""}>${text}</a>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="referrer" content="no-referrer">
<meta name="description" content="slsc compiles serverless.yml to the CloudFormation template that Serverless Framework v3.40 would deploy.">
<title>${escaped(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${root}style.css">
${scripts.map((name) => `<script src="${root}${name}" defer></script>\n`).join("")}</head>
<body${kind ? ` class="${kind}"` : ""}>
<a class="skip" href="#main">To the content</a>
<header class="top"><b>slsc</b><nav aria-label="Site">${link("index.html", "Playground")} ${link("pages/README.html", "Docs")} ${link("pages/CONFORMANCE.html", "Conformance")}</nav></header>
${body}
</body>
</html>
`;
}

// ---- the playground

const isText = (bytes) => !bytes.includes(0);
const NOT_INPUT = new Set(["args", "expect.json", "expect.err", "stack.json", "reference"]);
function example([folder, title]) {
  const files = {};
  const visit = (below) => {
    for (const name of fs.readdirSync(path.join(folder, below)).sort()) {
      const file = path.posix.join(below, name), at = path.join(folder, file);
      if (fs.statSync(at).isDirectory()) { if (!name.startsWith(".")) visit(file); continue; }
      const bytes = fs.readFileSync(at);
      // what code does is not looked at
      if (isText(bytes) && bytes.length < 65536 && !(NOT_INPUT.has(name) && !below) && !/\.(m?js|ts|py|md)$/.test(name)) files[file] = bytes.toString();
    }
  };
  visit("");
  if (!files["serverless.yml"]) throw new Error(`${folder}: no serverless.yml`);
  return { name: path.basename(folder), title, files };
}

const SCRIPTS = ["compiler.js", "modules.js", "share.js", "graph.js", "examples.js", "playground.js"];
fs.rmSync(out, { recursive: true, force: true });
write("compiler.js", read("wasm/npm/compiler.js"));
for (const name of ["modules.js", "share.js", "graph.js", "playground.js", "style.css"]) write(name, read(`site/${name}`));
write("examples.js", `const slscExamples = ${JSON.stringify(JSON.parse(read("site/examples.json")).map(example))};\n`);
for (const [name, file] of [["core", core], ["all", all]]) write(`${name}.js`, `slscModule("${name}","${gzipSync(fs.readFileSync(file), { level: 9 }).toString("base64")}");\n`);
write("index.html", page({ title: "slsc playground", root: "", here: "index.html", body: read("site/playground.html"), scripts: SCRIPTS, kind: "play" }));

// ---- the docs: each Markdown file is a page of pages/

const sources = new Map([["README.md", "README"], ["CONTRIBUTING.md", "CONTRIBUTING"], ["CHANGELOG.md", "CHANGELOG"], ["dist/README.md", "RELEASES"], ["wasm/README.md", "WASM"], ["site/README.md", "SITE"]]);
for (const name of fs.readdirSync("docs").sort()) if (name.endsWith(".md")) sources.set(`docs/${name}`, name.slice(0, -3));
const plain = (html) => html.replace(/<[^>]*>/g, "").replace(/&(amp|lt|gt|quot|#39);/g, (all, name) => ({ amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" })[name]);
const slug = (text) => text.toLowerCase().trim().replace(/[^\p{L}\p{N}\- _]/gu, "").replaceAll(" ", "-"); // GitHub's rule
const titleOf = (file) => (file === "README.md" ? "Start here" : (/^# (.*)$/m.exec(read(file)) || ["", sources.get(file)])[1].replaceAll("`", ""));

const links = []; // [page, name of a page, id]: looked up at the end
const ids = new Map();
function rendered(file) {
  const own = sources.get(file), used = new Map();
  ids.set(own, new Set());
  const marked = new Marked({ renderer: {
    heading({ tokens, depth }) {
      const html = this.parser.parseInline(tokens), base = slug(plain(html)), n = used.get(base) || 0;
      used.set(base, n + 1);
      const id = n ? `${base}-${n}` : base;
      ids.get(own).add(id);
      return `<h${depth} id="${escaped(id)}">${html}</h${depth}>\n`;
    },
    link({ href, tokens }) {
      const html = this.parser.parseInline(tokens);
      if (/^[a-z]+:/.test(href)) return `<a href="${escaped(href)}" rel="noreferrer">${html}</a>`;
      const [name, id = ""] = href.split("#"), target = name ? path.posix.join(path.posix.dirname(file), name) : file;
      if (!sources.has(target)) return html; // a file of the repository
      links.push([file, sources.get(target), id]);
      return `<a href="${sources.get(target)}.html${id && "#" + escaped(id)}">${html}</a>`;
    },
    table(token) {
      const row = (cells, tag) => `<tr>${cells.map((cell) => `<${tag}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join("")}</tr>\n`;
      return `<div class="wide" tabindex="0" role="region" aria-label="Table"><table><thead>${row(token.header, "th")}</thead><tbody>${token.rows.map((cells) => row(cells, "td")).join("")}</tbody></table></div>\n`;
    },
    code({ text }) { return `<pre tabindex="0"><code>${escaped(text)}</code></pre>\n`; },
    html({ text }) { return /^<!--/.test(text) ? "" : escaped(text); },
  } });
  return marked.parse(read(file));
}

const bodies = [...sources].map(([file, name]) => [name, titleOf(file), rendered(file)]);
for (const [name, title, html] of bodies) {
  const list = bodies.map(([other, text]) => `<li><a href="${other}.html"${other === name ? ' aria-current="page"' : ""}>${escaped(text)}</a></li>`).join("\n");
  write(`pages/${name}.html`, page({ title: `${title} · slsc`, root: "../", here: `pages/${name}.html`, body: `<div class="docs"><main id="main">${html}</main><nav aria-label="Docs"><ul>${list}\n<li><a href="../LICENSES.txt">Licences</a></li></ul></nav></div>` }));
}
const broken = links.filter(([, name, id]) => id && !ids.get(name).has(id));
for (const [file, name, id] of broken) console.error(`${file}: no heading #${id} in ${name}`);
if (broken.length) process.exit(1);

const size = (name) => gzipSync(fs.readFileSync(path.join(out, name)), { level: 9 }).length;
const first = ["index.html", "style.css", "core.js", ...SCRIPTS].reduce((n, name) => n + size(name), 0);
console.log(`${out}: ${bodies.length} pages of docs; the playground: ${first} bytes gzipped, and AWS's rules, loaded after it: ${size("all.js")}`);
