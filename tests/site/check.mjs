// check.mjs SLSC SITE TOOLS CHROMIUM PICTURES: the site in a browser, opened from files and served beneath a path: it gives the
// program's templates, needs no mouse, asks nothing of anyone, and axe-core finds nothing serious. Screenshots go to PICTURES.
import { spawnSync } from "node:child_process";
import assert from "node:assert/strict";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [slsc, site, tools, executablePath, pictures] = process.argv.slice(2).map((name) => path.resolve(name));
const require = createRequire(path.join(tools, "x.js"));
const { chromium } = require("playwright-core");
const AXE = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const LARGEST = 1_000_000, SLOWEST = 50; // bytes gzipped, ms from a key to the template
fs.rmSync(pictures, { recursive: true, force: true });
fs.mkdirSync(pictures, { recursive: true });

const examples = new Function(`${fs.readFileSync(path.join(site, "examples.js"), "utf8")} return slscExamples;`)();
function natively(files, args = []) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "slsc-site-"));
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  const run = spawnSync(slsc, ["serverless.yml", "--offline", "--code-digest", "off", ...args], { cwd: folder, encoding: "utf8", env: { PATH: "/nonexistent", HOME: "/nonexistent", TZ: "UTC" } });
  fs.rmSync(folder, { recursive: true });
  return run;
}

const SUB = "/some/where/deep/";
const TYPES = { html: "text/html", js: "text/javascript", css: "text/css" };
const server = http.createServer((request, response) => {
  const name = new URL(request.url, "http://x").pathname;
  const file = path.join(site, name.slice(SUB.length) || "index.html");
  if (!name.startsWith(SUB) || !fs.existsSync(file)) return response.writeHead(404).end();
  response.writeHead(200, { "content-type": TYPES[path.extname(file).slice(1)] || "text/plain" }).end(fs.readFileSync(file));
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const served = `http://127.0.0.1:${server.address().port}${SUB}`, opened = pathToFileURL(site).href + "/";

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const problems = [];
async function pageOf(base, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  page.on("request", (request) => { if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(base)) problems.push(`request to ${request.url()}`); });
  page.on("pageerror", (error) => problems.push(`error in a page: ${error.message}`));
  page.on("console", (message) => { if (message.type() === "error") problems.push(`console: ${message.text()}`); });
  return page;
}
const ready = (page) => page.waitForFunction(() => document.documentElement.dataset.module === "all");
const idle = async (page) => { await page.waitForTimeout(300); };
const text = (page, selector) => page.locator(selector).evaluate((e) => e.textContent);
const template = (page) => page.locator("#json").evaluate((e) => [...e.children].map((block) => block.textContent).join("\n"));
const picture = (page, name) => page.screenshot({ path: path.join(pictures, `${name}.png`) });

async function accessible(page, name) {
  await page.evaluate(AXE);
  const found = await page.evaluate(() => axe.run(document, { preload: false }));
  const serious = found.violations.filter((v) => ["serious", "critical"].includes(v.impact));
  assert.deepEqual(serious.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 120)).join(" ")}`), [], `axe-core, ${name}`);
}

const tests = {
  async "all examples give the program's template"() {
    for (const base of [opened, served]) {
      const page = await pageOf(base);
      await page.goto(base + "index.html");
      await ready(page);
      for (const { name, files } of base === opened ? examples : examples.slice(0, 3)) {
        await page.selectOption("#example", name);
        const wanted = natively(files);
        assert.equal(wanted.status, 0, `${name}: ${wanted.stderr}`);
        assert.equal(await template(page), wanted.stdout, name);
      }
      await page.context().close();
    }
    return `${examples.length} examples from file://, 3 from http with a path`;
  },

  async "typing a mistake, its place, its fix"() {
    const page = await pageOf(opened);
    await page.goto(opened + "index.html");
    await ready(page);
    const files = { ...examples[0].files };
    const at = files["serverless.yml"].indexOf("    handler:") - 1;
    await page.locator("#editor").evaluate((e, n) => { e.focus(); e.setSelectionRange(n, n); }, at);
    await page.keyboard.type("\nmemorySiz: 512"); // Enter indents
    files["serverless.yml"] = await page.locator("#editor").inputValue();
    assert.match(files["serverless.yml"], /\n {4}memorySiz: 512\n/);
    await idle(page);
    const wanted = natively(files, ["--format", "json"]);
    const said = await text(page, "#messages");
    for (const d of JSON.parse(wanted.stderr || "[]")) assert.ok(said.includes(d.message) && said.includes(`${d.file}:${d.line}:${d.column}`), d.message);
    assert.match(said, /memorySiz/);
    assert.match(said, /\^{9}/);
    assert.equal(await page.locator("#colours .w-error, #colours .w-warning").count() > 0, true);
    await picture(page, "mistake");
    await page.locator("#messages button", { hasText: "Fix" }).first().click();
    assert.match(await page.locator("#editor").inputValue(), /\n {4}memorySize: 512\n/);
    assert.equal(await template(page), natively({ ...files, "serverless.yml": await page.locator("#editor").inputValue() }).stdout);
    await page.context().close();
  },

  async "AWS's rules, refused, with a stage and a region"() {
    const page = await pageOf(opened);
    await page.goto(opened + "index.html");
    await ready(page);
    await page.selectOption("#example", "truth-refused");
    await idle(page);
    assert.match(await text(page, "#messages"), /refused/);
    assert.equal(await page.locator("#messages b.error").count() > 0, true);
    await picture(page, "refused");
    await page.selectOption("#example", "shop");
    await page.fill("#stage", "prod");
    await page.fill("#region", "us-west-2");
    assert.equal(await template(page), natively(examples[0].files, ["--stage", "prod", "--region", "us-west-2"]).stdout);
    await page.context().close();
  },

  async "what cannot be compiled keeps the last template and says so"() {
    const page = await pageOf(opened);
    await page.goto(opened + "index.html");
    await ready(page);
    await page.fill("#editor", "service: [");
    await idle(page);
    assert.match(await text(page, "#status"), /error.*of before/);
    assert.match(await text(page, "#messages"), /\^/);
    await page.fill("#editor", "");
    await idle(page);
    assert.match(await text(page, "#status"), /error/);
    await page.context().close();
  },

  async "the line that made a value"() {
    const page = await pageOf(opened);
    await page.goto(opened + "index.html");
    await ready(page);
    await idle(page);
    const line = (await template(page)).split("\n").findIndex((l) => l.includes('"Timeout": 60'));
    await page.locator("#template").evaluate((e, n) => { e.scrollTop = n * 20 - 100; }, line);
    const box = await page.locator("#json").boundingBox();
    await page.mouse.move(box.x + 80, box.y + line * 20 + 10);
    const why = await text(page, "#why");
    assert.match(why, /WorkOffLambdaFunction\/Properties\/Timeout/);
    assert.match(why, /serverless\.yml:71:14 {2}timeout: 60/);
    await picture(page, "explained");
    await page.context().close();
  },

  async "the graph"() {
    const page = await pageOf(opened);
    await page.goto(opened + "index.html");
    await ready(page);
    await page.click("#tab-graph");
    assert.equal(await page.locator("#graph rect").count(), 11);
    assert.equal(await page.locator("#graph path[marker-end]").count(), 13);
    await picture(page, "graph");
    await accessible(page, "graph");
    await page.context().close();
  },

  async "a link holds all"() {
    const page = await pageOf(opened);
    await page.goto(opened + "index.html");
    await ready(page);
    await page.locator("#editor").evaluate((e) => { e.focus(); e.setSelectionRange(0, 0); });
    await page.keyboard.type("# größer → 你好\n");
    await page.fill("#stage", "prod");
    await page.click("#share");
    await page.waitForFunction(() => location.hash.startsWith("#s="));
    const mine = await page.locator("#editor").inputValue(), hash = await page.evaluate(() => location.hash);
    for (const base of [opened, served]) {
      const other = await pageOf(base);
      await other.goto(base + "index.html" + hash);
      await ready(other);
      assert.equal(await other.locator("#editor").inputValue(), mine);
      assert.equal(await other.locator("#stage").inputValue(), "prod");
      assert.equal(await template(other), await template(page));
      await other.context().close();
    }
    const damaged = await pageOf(opened);
    await damaged.goto(opened + "index.html" + hash.slice(0, 60));
    await ready(damaged);
    assert.match(await text(damaged, "#shared"), /damaged/);
    await damaged.context().close();
    await page.context().close();
    return `${hash.length} characters for the shop`;
  },

  async "by the keyboard alone"() {
    const page = await pageOf(opened);
    await page.goto(opened + "index.html");
    await ready(page);
    await idle(page);
    const seen = [];
    for (let i = 0; i < 30; i++) {
      await page.keyboard.press("Tab");
      seen.push(await page.evaluate(() => document.activeElement.id || document.activeElement.textContent.slice(0, 20)));
      if (seen.at(-1) === "template") break;
    }
    for (const id of ["example", "stage", "region", "share", "editor", "tab-template", "template"]) assert.ok(seen.includes(id), `${id} is not reached: ${seen}`);
    for (let i = 0; i < 12; i++) await page.keyboard.press("ArrowDown");
    assert.match(await text(page, "#why"), /^\/Resources/);
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("ArrowRight");
    assert.equal(await page.evaluate(() => document.activeElement.id), "tab-graph");
    assert.equal(await page.locator("#graph svg").count(), 1);
    await page.context().close();
    return seen.join(" ");
  },

  async "light, dark, and 390 px wide"() {
    for (const [name, options] of [["light", {}], ["dark", { colorScheme: "dark" }], ["phone", { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }], ["phone-dark", { viewport: { width: 390, height: 844 }, colorScheme: "dark" }]]) {
      const page = await pageOf(served, options);
      await page.goto(served);
      await ready(page);
      await page.selectOption("#example", "truth-refused");
      await idle(page);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name}: wider than the screen`);
      await picture(page, name);
      if (name.startsWith("phone")) {
        await page.locator("#template").scrollIntoViewIfNeeded();
        await page.waitForTimeout(100);
        await picture(page, `${name}-template`);
      }
      await accessible(page, name);
      for (const doc of ["README", "DIFFERENCES", "CONFORMANCE"].slice(name === "light" ? 0 : 2)) {
        await page.goto(`${served}pages/${doc}.html`);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${doc}, ${name}: wider than the screen`);
        await accessible(page, `${doc}, ${name}`);
        await picture(page, `${doc}-${name}`);
      }
      await page.context().close();
    }
  },

  async "each page of the docs, and its links"() {
    const page = await pageOf(opened);
    let links = 0;
    for (const name of fs.readdirSync(path.join(site, "pages"))) {
      await page.goto(`${opened}pages/${name}`);
      for (const href of await page.locator("a[href]").evaluateAll((all) => all.map((a) => a.href))) {
        if (!href.startsWith("file:")) continue;
        links++;
        assert.ok(fs.existsSync(new URL(href.split("#")[0])), `${name}: ${href}`);
      }
    }
    await page.goto(`${opened}pages/DIAGNOSTICS.html#cfn-property`);
    assert.equal(await page.locator("[id='cfn-property']").count(), 1);
    await page.context().close();
    return `${links} links`;
  },

  async "from a key to the template of 100 functions"() {
    const page = await pageOf(served);
    await page.goto(served);
    await ready(page);
    let yml = "service: shop\nprovider: { name: aws, runtime: nodejs20.x }\nfunctions:\n";
    for (let i = 0; i < 100; i++) yml += `  fn${i}:\n    handler: h.f${i}\n    events:\n      - httpApi: GET /a${i}\n      - sqs: arn:aws:sqs:us-east-1:123456789012:q${i}\n`;
    await page.locator("#editor").evaluate((e, text) => { e.value = text; e.dispatchEvent(new Event("input")); }, yml);
    const times = [], painted = [];
    for (let i = 0; i < 30; i++) {
      await page.locator("#editor").focus();
      painted.push(await page.evaluate(() => new Promise((done) => {
        const e = document.getElementById("editor"), started = performance.now();
        e.setSelectionRange(13, 13);
        document.execCommand("insertText", false, "x");
        document.getElementById("template").getBoundingClientRect();
        done(performance.now() - started);
      })));
      times.push(Number(await page.evaluate(() => document.documentElement.dataset.ms)));
      await page.waitForTimeout(i % 3 ? 30 : 250);
    }
    const at = (list, part) => [...list].sort((a, b) => a - b)[Math.floor(list.length * part)], median = (list) => at(list, 0.5);
    const worst = Math.max(...painted.slice(3));
    assert.equal(await template(page), natively({ "serverless.yml": await page.locator("#editor").inputValue() }).stdout);
    assert.ok(at(painted, 0.25) < SLOWEST, `${at(painted, 0.25)} ms in the faster quarter`); // whatever else this machine does
    await page.context().close();
    return `median ${median(times).toFixed(1)} ms to the template, ${median(painted).toFixed(1)} ms with colours and layout, at most ${worst.toFixed(1)} ms; ${yml.length} bytes of YAML`;
  },

  async "the first template, and the size"() {
    const { gzipSync } = await import("node:zlib");
    const sizes = {};
    const page = await pageOf(served);
    page.on("request", (request) => { const name = request.url().slice(served.length) || "index.html"; if (!name.startsWith("data:")) sizes[name] = gzipSync(fs.readFileSync(path.join(site, name)), { level: 9 }).length; });
    const started = performance.now();
    await page.goto(served);
    await page.waitForFunction(() => document.documentElement.dataset.module);
    const first = performance.now() - started;
    await ready(page);
    const all = performance.now() - started;
    const { "all.js": later, ...rest } = sizes, whole = Object.values(rest).reduce((a, b) => a + b);
    assert.ok(whole < LARGEST, `${whole} bytes gzipped`);
    await page.context().close();
    return `${whole} bytes gzipped and ${Math.round(first)} ms to the first template; ${later} more and ${Math.round(all)} ms to AWS's rules`;
  },
};

let failed = 0;
for (const [name, test] of Object.entries(tests)) {
  const before = problems.length, started = performance.now();
  try {
    const more = await test();
    assert.deepEqual(problems.slice(before), []);
    console.log(`${name}: ok${more ? `, ${more}` : ""} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed++;
    console.log(`${name}: FAILED: ${String(error.message).slice(0, 1500)} ${problems.slice(before).slice(0, 5).join("; ")}`);
  }
}
await browser.close();
server.close();
console.log(failed ? `site: ${failed} of ${Object.keys(tests).length} tests failed` : `site: ${Object.keys(tests).length} tests passed; pictures in ${path.relative(".", pictures)}`);
process.exitCode = failed ? 1 : 0;
