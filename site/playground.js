// The playground: what is typed is compiled at each keystroke, in this page, by slsc's WebAssembly modules (modules.js).
"use strict";
const $ = (id) => document.getElementById(id);
const editor = $("editor"), LINE = 20, PAD = 8; // style.css: the height of a line, and the space above the first
const CONFIG = "serverless.yml", MAP = "serverless.map.json";
const IDLE = 120; // ms without a key until the map and the graph are made

let files = {}, current = CONFIG;
let compiler, complete = false; // complete: the module knows AWS's rules
let result = { template: "", diagnostics: [] }, map = {}, pointers = [], row = -1, idle;

const make = (name, properties, ...inside) => {
  const e = Object.assign(document.createElement(name), properties);
  e.append(...inside);
  return e;
};
const escaped = (text) => text.replace(/[&<>]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[c]);

// Long texts stand in blocks of lines, of which the browser lays out those that are seen (style.css); only blocks that differ are written.
const BLOCK = 50;
function shown(e, lines) {
  const blocks = [];
  for (let i = 0; i < lines.length; i += BLOCK) blocks.push(lines.slice(i, i + BLOCK).join("\n"));
  while (e.children.length > blocks.length) e.lastChild.remove();
  blocks.forEach((html, i) => {
    const block = e.children[i] || e.appendChild(document.createElement("div"));
    if (block.html === html) return;
    block.innerHTML = block.html = html;
    block.style.setProperty("--lines", Math.min(BLOCK, lines.length - i * BLOCK));
  });
}

// ---- compiling

const settings = () => ({ stage: $("stage").value.trim() || undefined, region: $("region").value.trim() || undefined });
const beside = () => Object.fromEntries(Object.entries(files).filter(([name]) => name !== CONFIG));

// started: when the key was struck; 0 where it was none.
function compiled(started = 0) {
  if (!compiler) return;
  result = compiler.compile(files[CONFIG], { files: beside(), ...settings(), args: ["--verbose"] });
  const template = result.template;
  if (template !== undefined) shown($("json"), jsonColoured(template).split("\n"));
  const ms = started && performance.now() - started;
  document.documentElement.dataset.ms = ms.toFixed(1); // tests/site reads it
  said(ms);
  coloured();
  shownMessages();
  shownSource();
  clearTimeout(idle);
  idle = setTimeout(details, IDLE);
}

function said(ms) {
  const count = (severity) => result.diagnostics.filter((d) => severityOf(d) === severity).length;
  const some = (n, name) => (n ? `${n} ${name}${n > 1 ? "s" : ""}` : "");
  const failed = result.template === undefined;
  const counts = [some(count("error"), "error"), some(count("warning"), "warning")].filter(Boolean);
  const time = ms ? `, ${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms` : "";
  $("status").textContent = (counts.join(", ") || (complete ? "No errors" : "Compiled")) + time + (failed ? "; the template is that of before" : "") + (complete ? "" : "; AWS's rules are loading");
  $("status").className = "end " + (failed || count("error") ? "error" : "");
}

// What takes longer or is looked at later than the template.
function details() {
  if (result.template !== undefined) {
    pointers = pointersOf(result.template);
    const ran = compiler.run(["explain", CONFIG, "--map", MAP, "--offline", "--code-digest", "off", ...options()], { files });
    map = ran.files[MAP] ? JSON.parse(new TextDecoder().decode(ran.files[MAP])).mappings : {};
  }
  if (!$("graph").hidden) shownGraph();
  shownRow(Math.min(row, pointers.length - 1));
  document.documentElement.dataset.idle = String(Number(document.documentElement.dataset.idle || 0) + 1);
}

function options() {
  const { stage, region } = settings();
  return [...(stage ? ["--stage", stage] : []), ...(region ? ["--region", region] : [])];
}

// ---- the editor: a textarea over its own text in colours

const severityOf = (d) => (d.refused ? "error" : d.severity);

function tokens(line) {
  const comment = /(^|\s)#.*$/.exec(line), end = comment ? comment.index + comment[1].length : line.length;
  const text = escaped(line.slice(0, end))
    .replace(/\$\{[^}\s]*\}?/g, '<span class="v">$&</span>')
    .replace(/^(\s*(?:- +)*)([\w.:/$-]+)(?=:(?:\s|$))/, '$1<span class="k">$2</span>')
    .replace(/!\w[\w:]*/g, '<span class="v">$&</span>');
  return text + (end < line.length ? `<span class="c">${escaped(line.slice(end))}</span>` : "");
}

function coloured() {
  const lines = editor.value.split("\n"), marks = new Map();
  for (const d of result.diagnostics) if (d.file === current && severityOf(d) !== "notice") marks.set(d.line, [...(marks.get(d.line) || []), d]);
  shown($("colours"), lines.map((line, i) => {
    const d = (marks.get(i + 1) || [])[0];
    if (!d) return tokens(line);
    const from = Math.max(0, d.column - 1), to = d.endLine === d.line && d.endColumn > d.column ? d.endColumn - 1 : line.length;
    return `${tokens(line.slice(0, from))}<span class="w-${severityOf(d)}">${escaped(line.slice(from, to))}</span>${tokens(line.slice(to))}`;
  }));
  shown($("numbers"), lines.map((line, i) => {
    const all = (marks.get(i + 1) || []).map(severityOf);
    return all.length ? `<span class="${all.includes("error") ? "error" : "warning"}">${i + 1}</span>` : i + 1;
  }));
  scrolled();
}

function scrolled() {
  const under = $("colours").parentElement;
  under.scrollTop = $("numbers").parentElement.scrollTop = editor.scrollTop;
  under.scrollLeft = editor.scrollLeft;
}

function shownSource(line) {
  $("source").hidden = !line;
  if (line) $("source").style.top = `${PAD + (line - 1) * heightOf(editor)}px`;
}

const heightOf = (e) => parseFloat(getComputedStyle(e).lineHeight) || LINE;

function goTo(file, line, column, focus) {
  if (!(file in files)) return;
  if (file !== current) opened(file);
  const lines = editor.value.split("\n"), at = lines.slice(0, line - 1).reduce((n, text) => n + text.length + 1, 0) + column - 1;
  const top = (line - 1) * heightOf(editor);
  if (top < editor.scrollTop || top > editor.scrollTop + editor.clientHeight - 3 * LINE) editor.scrollTop = Math.max(0, top - editor.clientHeight / 3);
  scrolled();
  if (focus) {
    editor.focus();
    editor.setSelectionRange(at, at);
  }
}

function opened(name) {
  current = name;
  editor.value = files[name];
  editor.setSelectionRange(0, 0);
  editor.scrollTop = 0;
  $("files").replaceChildren(...Object.keys(files).map((file) => {
    const button = make("button", { type: "button", textContent: file, onclick: () => opened(file) });
    button.setAttribute("aria-pressed", String(file === current));
    return button;
  }));
  shownSource();
  coloured();
}

// ---- messages, with carets

// How many characters a line of the messages has room for: asked when the width changes, as asking makes the browser lay out all.
let room = 60;
const measured = () => (room = Math.floor(($("messages").clientWidth - 24) / (parseFloat(getComputedStyle($("messages")).fontSize) * 0.56)) - 8);

function excerpt(d) {
  const line = (files[d.file] || "").split("\n")[d.line - 1];
  if (line === undefined) return [];
  const number = String(d.line), margin = " ".repeat(number.length);
  const to = Math.max(d.column + 1, Math.min(d.endLine === d.line ? d.endColumn : line.length + 1, d.column + 40));
  const cut = to > room ? Math.max(0, d.column - 1 - (room >> 1)) : 0; // of a long line, what is around the place
  const text = (cut ? "…" : "") + line.slice(cut ? cut + 1 : 0);
  const carets = text.slice(0, d.column - 1 - cut).replace(/[^\t]/g, " ") + "^".repeat(to - d.column);
  const label = d.label ? make("span", { className: severityOf(d), textContent: d.label }) : "";
  return [make("pre", {}, `${number} | ${text}\n${margin} | `, make("span", { className: severityOf(d), textContent: carets })), label];
}

function shownMessages() {
  const RANK = ["error", "warning", "notice"], rank = (d) => RANK.indexOf(severityOf(d));
  const list = [...result.diagnostics].sort((a, b) => rank(a) - rank(b)).map((d) => {
    const place = d.file ? `${d.file}:${d.line}:${d.column}` : "";
    const go = make("button", { type: "button", onclick: () => goTo(d.file, d.line, d.column, true) }, make("b", { className: severityOf(d), textContent: severityOf(d) }), `: ${d.message} `, make("small", { textContent: place }));
    const about = make("a", { href: `pages/DIAGNOSTICS.html#${encodeURIComponent(d.id)}`, textContent: d.id + (d.refused ? ", refused" : "") });
    return make("li", {}, go, " ", about, ...excerpt(d), ...(d.fix ? [fixButton(d.fix)] : []));
  });
  $("messages").replaceChildren(...list);
}

function fixButton(fix) {
  const button = make("button", { type: "button", className: "good", textContent: "Fix: " + fix.description, onclick: () => {
    const edits = fix.edits.filter((e) => e.file in files).sort((a, b) => b.line - a.line || b.column - a.column);
    for (const e of edits) {
      const lines = files[e.file].split("\n"), start = (line, column) => lines.slice(0, line - 1).reduce((n, text) => n + text.length + 1, 0) + column - 1;
      files[e.file] = files[e.file].slice(0, start(e.line, e.column)) + e.text + files[e.file].slice(start(e.endLine, e.endColumn));
    }
    const at = editor.scrollTop;
    opened(current);
    editor.scrollTop = at;
    compiled();
    editor.focus();
  } });
  return button;
}

// ---- the template, and where its lines come from

function jsonColoured(text) {
  return escaped(text).replace(/^( *)("(?:[^"\\]|\\.)*")(: )?/gm, (all, blank, string, colon) => `${blank}<span class="${colon ? "k" : "s"}">${string}</span>${colon || ""}`)
    .replace(/(: )("(?:[^"\\]|\\.)*")(,?)$/gm, '$1<span class="s">$2</span>$3');
}

// The JSON pointer of each line.
function pointersOf(text) {
  const way = []; // { key, index } of what is open
  const path = (key) => way.slice(1).map((step) => "/" + step.key).join("") + (key === undefined ? "" : "/" + key);
  return text.split("\n").map((line) => {
    const body = line.trim();
    if (/^[\]}]/.test(body)) { const closed = path(); way.pop(); return closed; }
    const named = /^"((?:[^"\\]|\\.)*)": /.exec(body), top = way[way.length - 1];
    const key = named ? JSON.parse(`"${named[1]}"`).replaceAll("~", "~0").replaceAll("/", "~1") : top ? String(top.next++) : "";
    const at = top ? path(key) : "";
    if (/[[{]$/.test(body)) way.push({ key, next: 0 });
    return at;
  });
}

function sourceOf(pointer) {
  for (let at = pointer; at; at = at.slice(0, at.lastIndexOf("/"))) if (map[at]) return { at, place: map[at] };
  return undefined;
}

function shownRow(line) {
  row = line;
  $("row").hidden = line < 0 || result.template === undefined;
  if (line < 0) return;
  $("row").style.top = `${PAD + line * heightOf($("json"))}px`;
  const pointer = pointers[line], source = pointer && sourceOf(pointer);
  const [, file, number, column] = (source && /^(.*):(\d+):(\d+)$/.exec(source.place)) || [];
  if (!source) {
    $("why").textContent = `${pointer || "The template"}\nslsc makes this as v3.40 does; no line of the configuration says it.`;
    return shownSource();
  }
  const text = ((files[file] || "").split("\n")[number - 1] || "").trim();
  $("why").textContent = `${pointer}\n${source.at === pointer ? "" : `default of v3.40, in what is made by `}${source.place}  ${text}`;
  if (file === current) goTo(file, Number(number), Number(column));
  shownSource(file === current ? Number(number) : 0);
}

// ---- the graph

function shownGraph() {
  const ran = compiler.run(["graph", CONFIG, "--format", "dot", "--offline", "--code-digest", "off", ...options()], { files });
  $("graph").replaceChildren(ran.status === 0 ? graphDrawn(ran.stdout) : make("p", { textContent: "There is no graph until the errors are mended." }));
}

function chosen(view) {
  for (const name of ["template", "graph"]) {
    $(name).hidden = name !== view;
    $("tab-" + name).setAttribute("aria-selected", String(name === view));
    $("tab-" + name).tabIndex = name === view ? 0 : -1;
  }
  $("explained").hidden = view !== "template";
  if (view === "graph" && compiler) shownGraph();
}

// ---- start

function given(state) {
  files = { [CONFIG]: "", ...state.files };
  $("stage").value = state.stage || "";
  $("region").value = state.region || "";
  row = -1;
  opened(CONFIG);
  compiled();
}

function example(name) {
  $("example").value = name;
  given(slscExamples.find((e) => e.name === name));
}

async function fromLink() {
  try {
    const state = await shareRead(location.hash);
    if (state) {
      $("example").selectedIndex = -1;
      given(state);
      return true;
    }
  } catch {
    $("shared").textContent = "The link is damaged.";
  }
  return false;
}

async function share() {
  const hash = await shareWritten({ files, stage: $("stage").value, region: $("region").value });
  history.replaceState(null, "", hash);
  try {
    await navigator.clipboard.writeText(location.href);
    $("shared").textContent = "The link is copied.";
  } catch {
    $("shared").textContent = "The address above is the link.";
  }
}

editor.addEventListener("input", () => {
  const started = performance.now();
  files[current] = editor.value;
  $("shared").textContent = "";
  compiled(started);
});
editor.addEventListener("scroll", scrolled);
editor.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const line = editor.value.slice(0, editor.selectionStart).split("\n").pop();
  event.preventDefault();
  document.execCommand("insertText", false, "\n" + /^ */.exec(line)[0] + (/:\s*$/.test(line) ? "  " : "")); // the one way that undo knows
});
for (const id of ["stage", "region"]) $(id).addEventListener("input", () => compiled());
$("example").addEventListener("change", () => {
  history.replaceState(null, "", location.pathname + location.search);
  example($("example").value);
});
$("share").addEventListener("click", share);
for (const name of ["mousemove", "click"]) $("template").addEventListener(name, (event) => {
  const line = Math.floor((event.clientY - $("json").getBoundingClientRect().top) / heightOf($("json")));
  if (line !== row && line >= 0 && line < pointers.length) shownRow(line);
});
$("template").addEventListener("keydown", (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 20, PageUp: -20 }[event.key];
  if (!by || !pointers.length) return;
  event.preventDefault();
  shownRow(Math.max(0, Math.min(pointers.length - 1, row + by)));
  $("row").scrollIntoView({ block: "nearest" });
});
for (const view of ["template", "graph"]) {
  $("tab-" + view).addEventListener("click", () => chosen(view));
  $("tab-" + view).addEventListener("keydown", (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const other = view === "template" ? "graph" : "template";
    chosen(other);
    $("tab-" + other).focus();
  });
}
window.addEventListener("hashchange", fromLink);
window.addEventListener("resize", measured);

async function start() {
  measured();
  $("example").replaceChildren(...slscExamples.map((e) => new Option(e.title, e.name)));
  if (!(await fromLink())) example(slscExamples[0].name);
  try {
    compiler = await slscLoad("core");
    document.documentElement.dataset.module = "core";
    compiled();
  } catch (error) {
    $("status").textContent = `The compiler does not start: ${error.message}`;
    return;
  }
  try {
    compiler = await slscLoad("all");
    complete = true;
    document.documentElement.dataset.module = "all";
    compiled();
  } catch (error) {
    $("status").textContent += ` (they do not load: ${error.message})`;
  }
}
start();
