// The graph that `slsc graph --format dot` writes, as SVG: columns from left to right, each node right of what leads to it.
"use strict";

function graphRead(dot) {
  const nodes = new Map(), edges = [];
  const text = (label) => label.replace(/\\(.)/g, (all, c) => (c === "n" ? "\n" : c));
  for (const line of dot.split("\n")) {
    const [, from, to, edge] = /^ *(n\d+) -> (n\d+)(?: \[(.*)\])?;$/.exec(line) || [];
    const [, id, node] = from ? [] : /^ *(n\d+) \[(.*)\];$/.exec(line) || [];
    const label = text((/label="((?:[^"\\]|\\.)*)"/.exec(edge || node || "") || ["", ""])[1]);
    if (from) edges.push({ from, to, label, dotted: /style=dotted/.test(edge || "") });
    else if (id) nodes.set(id, { label: label.split("\n"), shape: /shape=(\w+)/.exec(node)[1], column: 0 });
  }
  return { nodes, edges: edges.filter((e) => nodes.has(e.from) && nodes.has(e.to)) };
}

// Columns: the longest way there; what closes a circle does not count.
function graphColumns({ nodes, edges }) {
  const out = new Map([...nodes.keys()].map((id) => [id, []]));
  for (const e of edges) out.get(e.from).push(e.to);
  const state = new Map(), order = [];
  for (const start of nodes.keys()) {
    const stack = [[start, 0]];
    while (stack.length) {
      const top = stack[stack.length - 1], [id, next] = top;
      if (next === 0 && state.has(id)) { stack.pop(); continue; }
      state.set(id, "open");
      const to = out.get(id)[next];
      top[1]++;
      if (to === undefined) { state.set(id, "done"); order.push(id); stack.pop(); }
      else if (!state.has(to)) stack.push([to, 0]);
    }
  }
  const at = new Map(order.reverse().map((id, i) => [id, i]));
  for (const id of order) for (const to of out.get(id)) if (at.get(to) > at.get(id)) nodes.get(to).column = Math.max(nodes.get(to).column, nodes.get(id).column + 1);
  const columns = [];
  for (const id of order) (columns[nodes.get(id).column] ||= []).push(id);
  return columns.filter(Boolean);
}

function graphDrawn(dot) {
  const graph = graphRead(dot), columns = graphColumns(graph);
  const HIGH = 44, GAP = 18, ACROSS = 190, EDGE = 7;
  const wide = (node) => Math.max(90, ...node.label.map((line) => line.length * EDGE + 24));
  let x = 10, height = 0;
  for (const column of columns) {
    // beside what leads there, so that lines cross seldom
    const middle = (id) => { const from = graph.edges.filter((e) => e.to === id && graph.nodes.get(e.from).y !== undefined).map((e) => graph.nodes.get(e.from).y); return from.length ? from.reduce((a, b) => a + b) / from.length : Infinity; };
    const sorted = column.map((id, i) => ({ id, i, at: middle(id) })).sort((a, b) => (a.at === b.at ? a.i - b.i : a.at - b.at));
    const widest = Math.max(...column.map((id) => wide(graph.nodes.get(id))));
    sorted.forEach(({ id }, i) => Object.assign(graph.nodes.get(id), { x, y: 10 + i * (HIGH + GAP), wide: widest }));
    height = Math.max(height, 10 + column.length * (HIGH + GAP));
    x += widest + ACROSS;
  }
  const svg = (name, attributes, ...inside) => {
    const e = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) e.setAttribute(key, value);
    e.append(...inside);
    return e;
  };
  const width = Math.max(200, x - ACROSS + 10);
  const picture = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `Graph of ${graph.nodes.size} resources and ${graph.edges.length} connections` });
  picture.append(svg("defs", {}, svg("marker", { id: "tip", viewBox: "0 0 8 8", refX: 8, refY: 4, markerWidth: 8, markerHeight: 8, orient: "auto" }, svg("path", { d: "M0 0L8 4L0 8z", class: "tip" }))));
  const labels = [];
  graph.edges.forEach((e) => {
    const a = graph.nodes.get(e.from), b = graph.nodes.get(e.to), forward = b.x > a.x;
    const [x1, x2] = forward ? [a.x + a.wide, b.x] : [a.x + a.wide, b.x + b.wide];
    const y1 = a.y + HIGH / 2, y2 = b.y + HIGH / 2, bend = forward ? Math.max(40, (x2 - x1) / 2) : 50;
    picture.append(svg("path", { d: `M${x1} ${y1}C${x1 + bend} ${y1} ${forward ? x2 - bend : x2 + bend} ${y2} ${x2} ${y2}`, class: e.dotted ? "dotted" : "", "marker-end": "url(#tip)" }, svg("title", {}, `${a.label[0]} → ${b.label[0]}: ${e.label}`)));
    const short = e.label.length > 24 ? e.label.slice(0, 23) + "…" : e.label;
    if (e.label !== "role" && forward) labels.push(svg("text", { x: x2 - 12, y: y2 - 5, class: "edge", "text-anchor": "end" }, short, svg("title", {}, e.label)));
  });
  for (const node of graph.nodes.values()) {
    const round = ["box", "cds"].includes(node.shape) ? 4 : HIGH / 2;
    picture.append(svg("g", {}, svg("rect", { x: node.x, y: node.y, width: node.wide, height: HIGH, rx: round, class: "box" }),
      svg("text", { x: node.x + node.wide / 2, y: node.y + 19, "text-anchor": "middle" }, node.label[0]),
      svg("text", { x: node.x + node.wide / 2, y: node.y + 35, "text-anchor": "middle", class: "kind" }, node.label.slice(1).join(" "))));
  }
  picture.append(...labels);
  return picture;
}
