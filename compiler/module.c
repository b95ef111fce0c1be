#include "compiler/module.h"

#include "ir/js.h"

enum { TIMEOUT_MS = 60 * 1000, DEPTH_MOST = 256 };

const struct value *module_run(struct cx *cx, const char *script, struct str question, struct str *why)
{
	const char *const argv[] = { "node", "-e", script, NULL };
	struct str out = STR(""), err = STR("");
	int status = cx->host->run(cx->host, cx->arena, argv, question, TIMEOUT_MS, &out, &err);
	int32_t mark = -1;
	for (int32_t i = -1; (i = str_search(out, STR(MODULE_MARK), (uint32_t)(i + 1))) >= 0;)
		mark = i;
	struct str text = mark < 0 ? STR("") : str_from(out, (uint32_t)(mark + (int32_t)sizeof MODULE_MARK - 1));
	const struct value *answer = text.n ? js_json_parse(cx->arena, str_utf8(cx->arena, text)) : NULL;
	if (is_map(answer))
		return answer;
	const char *what = status == RUN_NOT_STARTED ? "node cannot be started:" : status == RUN_TIMED_OUT ? "it does not end"
			   : status == RUN_FLOODED ? "it prints without end" : "node failed";
	*why = str_fmt(cx->arena, "%s %.*s", what, STRA(str_trim(err)));
	return NULL;
}

/*
 * As v3.40 reads it: an object or the promise of one, through JSON; of an .mjs file the default export. For TypeScript
 * whatever node has itself, or the service, or the machine: ts-node, typescript, esbuild.
 */
static const char script[] =
	"const fs = require('fs'), path = require('path');\n"
	"const { createRequire } = require('module');\n"
	"const { pathToFileURL } = require('url');\n"
	"const ask = JSON.parse(fs.readFileSync(0, 'utf8'));\n"
	"const file = path.resolve(ask.path);\n"
	"if (ask.root) process.chdir(ask.root);\n"
	"const load = createRequire(file);\n"
	"let answered = false;\n"
	"const answer = (o) => {\n"
	"	if (answered) return;\n"
	"	const text = JSON.stringify(o);\n"
	"	answered = true;\n"
	"	fs.writeSync(1, '\\n\\x01slsc-answer\\x01' + text);\n"
	"	process.exit(0);\n"
	"};\n"
	"process.on('beforeExit', () => answer({ error: 'its promise is never settled' }));\n"
	"const isPlain = (v) => {\n"
	"	if (v === null || typeof v !== 'object' || Array.isArray(v)) return false;\n"
	"	const p = Object.getPrototypeOf(v);\n"
	"	return p === null || Object.getPrototypeOf(p) === null;\n"
	"};\n"
	"const found = (name) => {\n"
	"	for (const from of [load, ...globalRequire()])\n"
	"		try { return from(name); } catch (e) { if (e.code !== 'MODULE_NOT_FOUND') throw e; }\n"
	"	return null;\n"
	"};\n"
	"const globalRequire = () => {\n"
	"	const bin = path.dirname(process.execPath), folders = [path.join(bin, '..', 'lib', 'node_modules'), path.join(bin, 'node_modules')];\n"
	"	for (const folder of (process.env.PATH || '').split(path.delimiter)) folders.push(path.join(folder, '..', 'lib', 'node_modules'));\n"
	"	return folders.filter((f) => fs.existsSync(f)).map((f) => createRequire(path.join(path.resolve(f), 'x.js')));\n"
	"};\n"
	"const readsTypeScript = () => {\n"
	"	if (process.features.typescript) return true;\n"
	"	const node = found('ts-node');\n"
	"	if (node) { node.register(); return true; }\n"
	"	const ts = found('typescript'), esbuild = ts ? null : found('esbuild');\n"
	"	const compile = ts\n"
	"		? (text) => ts.transpileModule(text, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2020, esModuleInterop: true } }).outputText\n"
	"		: esbuild && ((text) => esbuild.transformSync(text, { loader: 'ts', format: 'cjs' }).code);\n"
	"	if (compile) require.extensions['.ts'] = (m, name) => m._compile(compile(fs.readFileSync(name, 'utf8')), name);\n"
	"	return Boolean(compile);\n"
	"};\n"
	"(async () => {\n"
	"	if (file.endsWith('.ts') && !readsTypeScript()) return answer({ typescript: false });\n"
	"	const config = await (file.endsWith('.mjs') ? import(pathToFileURL(file)).then((m) => m.default) : load(file));\n"
	"	answer(isPlain(config) ? { config } : { odd: config === null ? 'null' : Array.isArray(config) ? 'a list' : typeof config });\n"
	"})().catch((e) => answer({ error: e && e.stack ? String(e.stack) : String(e) }));\n";

/* The value with every node at the place; NULL if it is nested too deeply. */
static const struct value *placed(struct arena *a, const struct value *v, struct span at, int depth)
{
	if (depth > DEPTH_MOST)
		return NULL;
	if (is_map(v)) {
		struct value *m = v_map(a);
		map_each(e, v) {
			const struct value *x = placed(a, e->value, at, depth + 1);
			if (!x)
				return NULL;
			map_put_at(a, m, e->key, at, x);
		}
		return value_at(m, at);
	}
	if (is_list(v)) {
		struct value *l = v_list(a);
		list_each(i, v) {
			const struct value *x = placed(a, list_at(v, i), at, depth + 1);
			if (!x)
				return NULL;
			list_push(a, l, x);
		}
		return value_at(l, at);
	}
	return value_at(is_string(v) ? v_str(a, v->string)
			: is_bool(v) ? v_bool(a, v->boolean)
			: is_number(v) ? v_number(a, v->number, STR(""))
				       : v_null(a), at);
}

static const struct value *failed(struct cx *cx, struct span at, struct str path, struct str why)
{
	diag(cx->diags, D_CONFIG_MODULE, at, "cannot read the configuration from '%.*s': %.*s", STRA(path), STRA(why));
	return NULL;
}

const struct value *module_config(struct cx *cx, struct str path, uint32_t base)
{
	struct arena *a = cx->arena;
	struct span at = span_make(base, 0);
	const struct value *ask = MAP(a, { "root", v_str(a, cx->root) }, { "path", v_str(a, path) });
	struct str why = STR("");
	const struct value *answer = module_run(cx, script, js_json(a, ask), &why);
	if (!answer)
		return failed(cx, at, path, why);
	if (value_get(answer, "error"))
		return failed(cx, at, path, value_str(value_get(answer, "error")));
	if (value_get(answer, "typescript"))
		return failed(cx, at, path, STR("TypeScript needs node 22.18 or later, or ts-node, typescript or esbuild: npm install --save-dev typescript"));
	if (value_get(answer, "odd"))
		return failed(cx, at, path, str_fmt(a, "it must export an object or the promise of one, not %.*s", STRA(value_str(value_get(answer, "odd")))));
	const struct value *config = placed(a, value_get(answer, "config"), at, 0);
	return config ? config : failed(cx, at, path, STR("it is nested too deeply"));
}
