// conformance.mjs RESULTS OUT: the results of the conformance suite (check --json) as a table by area, docs/CONFORMANCE.md.
import fs from "node:fs";
const [results, out] = process.argv.slice(2);
const areas = new Map();
for (const { area, pass } of Object.values(JSON.parse(fs.readFileSync(results, "utf8")))) {
  const [, name, rejects] = /^(.*?)( \(rejects\))?$/.exec(area);
  const row = areas.get(name) || { compiles: [0, 0], rejects: [0, 0] }, of = row[rejects ? "rejects" : "compiles"];
  of[0] += pass ? 1 : 0;
  of[1]++;
  areas.set(name, row);
}
const cell = ([n, all]) => (all ? `${n} of ${all}` : "");
const rows = [...areas].sort(([a], [b]) => (a < b ? -1 : 1));
const sum = (of) => rows.reduce(([n, all], [, row]) => [n + row[of][0], all + row[of][1]], [0, 0]);
fs.writeFileSync(out, `# Conformance

Recorded services, each with what Serverless Framework v3.40 made of it: the template that slsc compiles is equal as a value, or slsc
refuses at file:line:col what v3.40 refuses. \`make conformance-table SUITE=folder\` counts and writes this page.

| area | same template | refused alike |
|---|---|---|
${rows.map(([name, row]) => `| ${name} | ${cell(row.compiles)} | ${cell(row.rejects)} |`).join("\n")}
| **all** | **${cell(sum("compiles"))}** | **${cell(sum("rejects"))}** |
`);
