/* ${file(path):address}: a YAML, JSON or text file, or what a JavaScript module exports. */
#include <math.h>

#include "compiler/read/read.h"
#include "compiler/vars/resolver.h"
#include "ir/base/path.h"
#include "ir/js.h"
#include "ir/secrets.h"

/* Node's path.extname: a dot that begins the name begins no extension. */
static struct str extension(struct str path)
{
	struct str name = str_from(path, (uint32_t)(str_rfind(path, '/') + 1));
	int32_t dot = str_rfind(name, '.');
	return dot > 0 ? str_from(name, (uint32_t)dot) : STR("");
}

static bool has(struct str ext, const char *const *names)
{
	for (; *names; names++)
		if (str_eqz(ext, *names))
			return true;
	return false;
}

/* "config/secrets.prod.yml": a part of the file's name tells. */
static bool secret_file(struct str path)
{
	struct str name = str_from(path, (uint32_t)(str_rfind(path, '/') + 1));
	for (int32_t dot; name.n; name = str_from(name, (uint32_t)dot + 1)) {
		dot = str_find(name, '.');
		if (secret_key(dot < 0 ? name : str_to(name, (uint32_t)dot)))
			return true;
		if (dot < 0)
			break;
	}
	return false;
}

static void parse(struct ask *a, struct var_file *f, struct str text)
{
	static const char *const yaml[] = { ".yml", ".yaml", NULL }, *const json[] = { ".json", ".tfstate", NULL };
	struct cx *cx = a->vars->cx;
	struct str ext = extension(f->path);
	uint32_t base = source_add(cx->sources, f->path, text);
	if (secret_file(f->path))
		source_hide(cx->sources, base);
	uint32_t errors = cx->diags->errors;
	bool failed = false;
	if (has(ext, yaml))
		f->content = yaml_parse(cx, base, &failed);
	else if (has(ext, json))
		f->content = json_parse(cx, base, &failed);
	else
		f->content = value_at(v_str(cx->arena, text), span_make(base, text.n));
	if (secret_file(f->path) || secret_looks(f->content))
		f->content = value_to_secret(cx->arena, f->content);
	else
		secrets_mark(cx->arena, f->content, false);
	if (failed && cx->diags->errors > errors)
		diag_note(cx->diags, cx->diags->all.at[cx->diags->all.n - 1], a->use, "the file is read because of this variable");
	if (failed) {
		f->state = VAR_FILE_BROKEN;
		if (has(ext, yaml))
			(void)yaml_recover(cx, base); /* its other mistakes */
	}
}

static struct var_file *known(struct vars *v, struct str path, struct str address)
{
	for (uint32_t i = 0; i < v->files.n; i++) {
		struct var_file *f = &v->files.at[i];
		if (str_eq(f->path, path) && (!f->address.p || str_eq(f->address, address)))
			return f;
	}
	return NULL;
}

static struct var_file *keep(struct vars *v, struct var_file f)
{
	vec_push(v->arena, &v->files, f);
	return &v->files.at[v->files.n - 1];
}

static struct var_file *load(struct ask *a, struct str path)
{
	struct vars *v = a->vars;
	struct var_file f = { .path = path };
	struct str text = { 0 };
	enum file_kind kind = v->cx->host->read_file(v->cx->host, v->arena, str_zdup(v->arena, path), &text);
	if (kind == FILE_REGULAR) {
		vec_push(v->arena, &v->cx->files_read, path);
		parse(a, &f, str_utf8(v->arena, text));
	} else if (kind == FILE_MISSING) {
		f.state = VAR_FILE_MISSING;
	} else {
		struct str why = file_problem(v->cx->host, v->arena, str_zdup(v->arena, path), kind);
		ask_failed(a, D_FILE_UNREADABLE, "cannot read '%.*s'%.*s", STRA(path), STRA(why));
		f.state = VAR_FILE_BROKEN;
	}
	return keep(v, f);
}

/* What v3.40 cannot pass on as the value of a variable: it is not the same after JSON. */
static enum outcome check_result(struct ask *a)
{
	if (is_number(a->found) && !isfinite(a->found->number))
		return ask_endless(a);
	if (is_string(a->found) && a->found->is_date)
		return ask_failed(a, D_VAR_RESULT, "the value is a YAML date, which a variable cannot give; quote it in the file");
	return VAR_DONE;
}

static enum outcome walk(struct ask *a, const struct value *content, struct str address)
{
	struct str *key;
	uint32_t n = var_keys(a->vars->arena, address, &key);
	const struct value *at = content;
	for (uint32_t i = 0; i < n; i++) {
		enum outcome r = is_string(at) ? ask_text(a, at, &at) : VAR_DONE;
		const struct value *next = NULL;
		if (r == VAR_DONE)
			r = ask_member(a, at, key[i], &next);
		if (r != VAR_DONE)
			return r;
		if (is_nil(next)) {
			ask_near(a, at, key[i]);
			return VAR_DONE;
		}
		at = next;
	}
	a->found = at;
	return check_result(a);
}

static const char *const modules[] = { ".js", ".cjs", NULL };

static enum outcome load_module(struct ask *a, struct str path, struct str address, const struct var_file **out)
{
	struct vars *v = a->vars;
	const struct value *whole = NULL;
	enum outcome r = var_module(a, path, address, &whole);
	if (r != VAR_DONE)
		return r;
	if (secret_file(path)) {
		whole = value_to_secret(v->arena, whole);
		a->found = value_to_secret(v->arena, a->found);
	}
	struct var_file f = { .path = path, .content = whole };
	if (!whole) {
		f.address = address.n ? address : STR("");
		f.content = a->found;
		f.state = a->found ? VAR_FILE_READ : VAR_FILE_MISSING;
		a->found = NULL;
	}
	vec_push(v->arena, &v->cx->files_read, path);
	*out = keep(v, f);
	return VAR_DONE;
}

/* Whether a file lies in the service's folder: links followed where the host can, else by its path. */
static bool is_inside(struct cx *cx, struct str path)
{
	const struct host *h = cx->host;
	struct arena *a = cx->arena;
	struct str root = cx->root, real = h->real_path ? h->real_path(h, a, str_zdup(a, path)) : STR("");
	if (!real.n)
		return root.n ? str_starts(path, str_zdup(a, root)) : !str_starts(path, "/") && !str_starts(path, "../");
	struct str folder = STR_CAT(a, h->real_path(h, a, root.n ? str_zdup(a, root) : "."), STR("/"));
	return str_starts(real, folder.p);
}

/* v3.40 reads any file; so does slsc, but who asks for strictness hears of it. */
static void tell_outside(struct ask *a, struct str path)
{
	struct cx *cx = a->vars->cx;
	if (cx->diags->strict && !is_inside(cx, path))
		diag(cx->diags, D_FILE_OUTSIDE, a->use, "'%.*s' lies outside of the service's folder", STRA(path));
}

static enum outcome resolve(struct ask *a)
{
	struct vars *v = a->vars;
	if (!a->n_params || !js_truthy(a->param[0]))
		return ask_failed(a, D_VAR_PARAMETER, "'file' needs a path in its parentheses");
	if (is_map(a->param[0]))
		return ask_failed(a, D_VAR_PARAMETER, "the path of 'file' must be a text, not a map");
	struct str address, path = js_string(v->arena, a->param[0]);
	if (!ask_address(a, false, &address))
		return VAR_FAILED;
	path = path_normal(v->arena, str_starts(path, "/") ? path : STR_CAT(v->arena, v->cx->root, path));
	const struct var_file *f = known(v, path, address);
	if (!f && has(extension(path), modules)) {
		enum outcome r = load_module(a, path, address, &f);
		if (r != VAR_DONE)
			return r;
	}
	if (!f)
		f = load(a, path);
	if (f->state == VAR_FILE_BROKEN)
		return VAR_FAILED;
	if (f->state == VAR_FILE_READ)
		tell_outside(a, path);
	if (f->state == VAR_FILE_MISSING)
		a->missing = str_fmt_shown(v->arena, f->address.p ? "'%.*s' gives no such value" : "there is no file '%.*s'", STRA(path));
	if (f->state == VAR_FILE_MISSING || (!f->address.p && address.n && is_nil(f->content)))
		return VAR_DONE;
	if (!f->address.p && address.n)
		return walk(a, f->content, address);
	if (!f->content)
		return ask_failed(a, D_VAR_RESULT, "'%.*s' holds no value: it is empty", STRA(path));
	a->found = f->content;
	return check_result(a);
}

SOURCE(file) = { "file", .rank = 40, .phase = PHASE_CORE, .resolve = resolve };
