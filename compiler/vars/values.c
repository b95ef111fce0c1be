#include "compiler/vars/values.h"

#include "compiler/read/read.h"
#include "ir/js.h"
#include "ir/project.h"
#include "ir/secrets.h"

enum { SSM_BATCH = 10, TIMEOUT_MS = 60 * 1000 };

struct values {
	struct cx *cx;
	const struct value *file; /* NULL: none */
	struct value *answers;    /* by key */
	VEC(struct lookup *) all;
	uint32_t first_open;      /* lookups from here on were not asked yet */
	struct str region, profile;
};

/* Where a values file has the type of an answer. */
static struct str type_key(struct arena *a, struct str key) { return STR_CAT(a, STR("type:"), key); }

/* A type that was mistyped must not make a secret public. */
static bool types_known(const struct values *v, uint32_t base)
{
	bool ok = true;
	map_each(e, v->file)
		if (str_starts(e->key, "type:") && !value_is(e->value, "String") && !value_is(e->value, "StringList") && !value_is(e->value, "SecureString")) {
			ok = false;
			diag(v->cx->diags, D_VALUES_FILE, span_known(key_span(e)) ? key_span(e) : span_make(base, 0),
			     "the type of '%.*s' must be String, StringList or SecureString", STRA(str_from(e->key, 5)));
		}
	return ok;
}

struct values *values_new(struct cx *cx)
{
	struct values *v = ARENA_NEW(cx->arena, struct values);
	v->cx = cx;
	v->answers = v_map(cx->arena);
	struct str path = cx->opt->values_file, text;
	if (!path.n)
		return v;
	if (cx->host->read_file(cx->host, cx->arena, str_zdup(cx->arena, path), &text) != FILE_REGULAR) {
		diag(cx->diags, D_VALUES_FILE, (struct span){ 0 }, "cannot read the values file '%.*s'", STRA(path));
		return NULL;
	}
	text = str_utf8(cx->arena, text);
	uint32_t base = source_add(cx->sources, path, text);
	source_hide(cx->sources, base);
	vec_push(cx->arena, &cx->files_read, path);
	bool failed = false;
	v->file = json_parse(cx, base, &failed);
	if (failed)
		return NULL;
	v->file = var_unplaced(cx->arena, v->file); /* diagnostics show the variable, not the secret's line */
	if (is_map(v->file)) {
		const struct value *account = value_get(v->file, "aws:accountId");
		cx->account = is_nil(account) ? STR("") : js_string(cx->arena, account);
		return types_known(v, base) ? v : NULL;
	}
	diag(cx->diags, D_VALUES_FILE, span_make(base, text.n ? 1 : 0), "the values file holds %s, not a map from addresses to values",
	     v->file ? value_kind_name(v->file) : "nothing");
	return NULL;
}

const struct value *values_filed(const struct values *v) { return v->file; }

struct str values_key(struct ask *a, struct str address)
{
	struct arena *arena = a->vars->arena;
	struct str params = STR("");
	for (uint32_t i = 0; i < a->n_params; i++)
		params = STR_CAT(arena, params, i ? STR(", ") : STR(""), is_nil(a->param[i]) ? STR("") : js_string(arena, a->param[i]));
	if (!a->n_params)
		return STR_CAT(arena, a->as->type, STR(":"), address);
	return STR_CAT(arena, a->as->type, STR("("), params, STR("):"), address);
}

static bool holds_secret(const struct values *v, const struct lookup *l, const struct value *answer)
{
	struct arena *a = v->cx->arena;
	struct str type = l->type.n ? l->type : value_str(map_get(v->file, type_key(a, l->key)));
	/* A file of an older slsc, or one that was written by hand, does not tell: a list is none, all other parameters may be. */
	if (str_eqz(type, "SecureString") || (l->kind == LOOKUP_SSM && !type.n && !is_list(answer)))
		return true;
	return is_map(answer) || str_search(l->name, STR("/aws/reference/secretsmanager/"), 0) >= 0 || secret_address(l->name, answer) ||
	       secret_address(l->output, answer) || secret_looks(answer);
}

/* ${ssm:/x~true} of v1 and v2; no parameter has a ~ in its name. */
static bool is_old_decryption(const struct lookup *l) { return l->kind == LOOKUP_SSM && str_find(l->name, '~') >= 0; }
#define OLD_DECRYPTION "what stands behind the ~ was of v2; v3 decrypts by itself: write ${ssm:%.*s}"

static enum outcome answered(struct ask *a, const struct lookup *l, const struct value *answer)
{
	struct values *v = a->vars->values;
	a->found = answer;
	a->secret = !is_nil(answer) && holds_secret(v, l, answer);
	if (is_nil(answer) && is_old_decryption(l))
		a->missing = str_fmt(v->cx->arena, OLD_DECRYPTION, STRA(str_to(l->name, (uint32_t)str_find(l->name, '~'))));
	else if (is_nil(answer))
		a->missing = str_fmt(v->cx->arena, "no answer: add \"%.*s\" to the values file (--values)", STRA(l->key));
	else
		map_put(v->cx->arena, v->answers, l->key, answer);
	if (!is_nil(answer) && l->type.n)
		map_put(v->cx->arena, v->answers, type_key(v->cx->arena, l->key), v_str(v->cx->arena, l->type));
	return VAR_DONE;
}

enum outcome values_look_up(struct ask *a, const struct lookup *want)
{
	struct values *v = a->vars->values;
	const struct value *filed = map_get(v->file, want->key);
	if (filed || v->cx->opt->offline)
		return answered(a, want, filed);
	if (is_old_decryption(want))
		return ask_failed(a, D_VAR_ADDRESS, OLD_DECRYPTION, STRA(str_to(want->name, (uint32_t)str_find(want->name, '~'))));
	for (uint32_t i = 0; i < v->all.n; i++) {
		const struct lookup *l = v->all.at[i];
		if (!str_eq(l->key, want->key))
			continue;
		if (!l->asked)
			return VAR_PENDING;
		return l->failed ? VAR_FAILED : answered(a, l, l->answer);
	}
	struct lookup *l = ARENA_NEW(v->cx->arena, struct lookup);
	*l = *want;
	l->use = a->use;
	vec_push(v->cx->arena, &v->all, l);
	return VAR_PENDING;
}

/*
 * ---- asking aws. What the configuration names goes as JSON or behind a "=": as a word of its own it could be taken for
 * an option ("--endpoint-url=…") or for a file to be read ("file://…").
 */

struct call {
	const char *argv[12];
	uint32_t n;
};

static void arg(struct values *v, struct call *c, struct str s) { c->argv[c->n++] = str_zdup(v->cx->arena, s); }
static void argz(struct call *c, const char *z) { c->argv[c->n++] = z; }

static struct str region_of(const struct values *v, const struct lookup *l) { return l->region.n ? l->region : v->region; }

static int aws(struct values *v, struct call *c, struct str region, struct str *out, struct str *err)
{
	struct arena *a = v->cx->arena;
	arg(v, c, STR_CAT(a, STR("--region="), region));
	if (v->profile.n)
		arg(v, c, STR_CAT(a, STR("--profile="), v->profile));
	argz(c, NULL);
	*out = *err = STR("");
	return v->cx->host->run(v->cx->host, a, c->argv, STR(""), TIMEOUT_MS, out, err);
}

static void failed(struct values *v, struct lookup *l, int status, struct str err)
{
	const struct str text = status ? run_ended(v->cx->arena, "it", status, err) : STR("the answer is not what was asked for");
	l->failed = true;
	struct diag *g = diag(v->cx->diags, D_AWS_FAILED, l->use, "aws cannot answer '%.*s': %.*s", STRA(l->key), STRA(text));
	if (status == RUN_NOT_STARTED)
		diag_note(v->cx->diags, g, (struct span){ 0 }, "install the aws program, or use --offline with --values");
	else if (l->way)
		diag_note(v->cx->diags, g, (struct span){ 0 }, "%s", l->way);
}

/* A parameter's value by its type: lists split, secure JSON read. */
static const struct value *parameter(struct values *v, struct lookup *l, const struct value *p)
{
	struct str type = value_str(value_get(p, "Type")), text = value_str(value_get(p, "Value"));
	const struct value *plain = v_str(v->cx->arena, text);
	l->type = type;
	if (l->raw)
		return plain;
	if (str_eqz(type, "SecureString") && str_starts(text, "{")) {
		const struct value *read = var_json(v->cx, text);
		return read ? read : plain;
	}
	if (!str_eqz(type, "StringList"))
		return plain;
	struct value *list = v_list(v->cx->arena);
	for (uint32_t at = 0;;) {
		struct str rest = str_from(text, at);
		int32_t comma = str_find(rest, ',');
		list_push(v->cx->arena, list, v_str(v->cx->arena, comma < 0 ? rest : str_to(rest, (uint32_t)comma)));
		if (comma < 0)
			return list;
		at += (uint32_t)comma + 1;
	}
}

/* Parameters asked together: the same region and decryption, ten names at most. */
static void ask_parameters(struct values *v, struct lookup **l, uint32_t n)
{
	struct arena *a = v->cx->arena;
	struct call c = { { "aws", "ssm", "get-parameters", "--output", "json", "--cli-input-json" }, 6 };
	struct value *names = v_list(a);
	for (uint32_t i = 0; i < n; i++)
		list_push(a, names, v_str(a, l[i]->name));
	arg(v, &c, js_json(a, MAP(a, { "Names", names }, { "WithDecryption", v_bool(a, !l[0]->no_decrypt) })));
	struct str out, err;
	int status = aws(v, &c, region_of(v, l[0]), &out, &err);
	const struct value *read = status == 0 ? var_json(v->cx, out) : NULL;
	if (!read && n > 1 && status > 0) { /* one name that is not well formed fails all */
		for (uint32_t i = 0; i < n; i++)
			ask_parameters(v, &l[i], 1);
		return;
	}
	for (uint32_t i = 0; i < n; i++) {
		if (!read)
			failed(v, l[i], status, err);
		const struct value *list = value_get(read, "Parameters");
		list_each(k, list)
			if (str_eq(value_str(value_get(list_at(list, k), "Name")), l[i]->name) ||
			    str_eq(value_str(value_get(list_at(list, k), "ARN")), l[i]->name))
				l[i]->answer = parameter(v, l[i], list_at(list, k));
	}
}

/* One description for all outputs that are asked of a stack. */
static void ask_stack(struct values *v, struct lookup **l, uint32_t n)
{
	struct arena *a = v->cx->arena;
	struct call c = { { "aws", "cloudformation", "describe-stacks", "--output", "json", "--cli-input-json" }, 6 };
	arg(v, &c, js_json(a, MAP(a, { "StackName", v_str(a, l[0]->name) })));
	struct str out, err;
	int status = aws(v, &c, region_of(v, l[0]), &out, &err);
	if (status > 0 && str_search(err, STR("does not exist"), 0) >= 0)
		return;
	const struct value *read = status == 0 ? var_json(v->cx, out) : NULL;
	const struct value *outputs = value_get(list_at(value_get(read, "Stacks"), 0), "Outputs");
	for (uint32_t i = 0; i < n; i++) {
		if (!read)
			failed(v, l[i], status, err);
		list_each(k, outputs)
			if (str_eq(value_str(value_get(list_at(outputs, k), "OutputKey")), l[i]->output))
				l[i]->answer = value_get(list_at(outputs, k), "OutputValue");
	}
}

static void ask_object(struct values *v, struct lookup *l)
{
	struct call c = { { "aws", "s3", "cp", "--only-show-errors" }, 4 };
	arg(v, &c, STR_CAT(v->cx->arena, STR("s3://"), l->name));
	argz(&c, "-");
	struct str out, err;
	int status = aws(v, &c, region_of(v, l), &out, &err);
	if (status == 0)
		l->answer = v_str(v->cx->arena, str_utf8(v->cx->arena, out));
	else if (str_search(err, STR("(404)"), 0) < 0 && str_search(err, STR("NoSuchKey"), 0) < 0)
		failed(v, l, status, err);
}

static void ask_account(struct values *v, struct lookup *l)
{
	struct call c = { { "aws", "sts", "get-caller-identity", "--output", "json" }, 5 };
	struct str out, err;
	int status = aws(v, &c, region_of(v, l), &out, &err);
	const struct value *read = status == 0 ? var_json(v->cx, out) : NULL;
	l->answer = value_get(read, "Account");
	if (!l->answer)
		failed(v, l, status, err);
}

/* The resources of one stack into found, each with the nested stack that it is in, or "". False after reporting. */
static bool ask_resources(struct values *v, struct lookup *l, struct str stack, struct str nested, struct value *found)
{
	struct arena *a = v->cx->arena;
	struct call c = { { "aws", "cloudformation", "list-stack-resources", "--output", "json", "--cli-input-json" }, 6 };
	arg(v, &c, js_json(a, MAP(a, { "StackName", v_str(a, stack) })));
	struct str out, err;
	const int status = aws(v, &c, region_of(v, l), &out, &err);
	if (status > 0 && !nested.n && str_search(err, STR("does not exist"), 0) >= 0)
		return true;
	const struct value *read = status == 0 ? var_json(v->cx, out) : NULL, *list = value_get(read, "StackResourceSummaries");
	if (!read) {
		failed(v, l, status, err);
		return false;
	}
	list_each(i, list)
		map_put(a, found, value_str(value_get(list->list.item[i], "LogicalResourceId")), v_str(a, nested));
	for (uint32_t i = 0; !nested.n && i < list_len(list); i++) {
		const struct value *r = list->list.item[i], *id = value_get(r, "LogicalResourceId");
		if (value_is(value_get(r, "ResourceType"), "AWS::CloudFormation::Stack") && !ask_resources(v, l, value_str(value_get(r, "PhysicalResourceId")), value_str(id), found))
			return false;
	}
	return true;
}

static void ask_deployed(struct values *v, struct lookup *l)
{
	struct value *found = v_map(v->cx->arena);
	if (ask_resources(v, l, l->name, STR(""), found))
		l->answer = found;
}

static bool asked_together(const struct values *v, const struct lookup *a, const struct lookup *b)
{
	if (a->kind != b->kind || !str_eq(region_of(v, a), region_of(v, b)))
		return false;
	if (a->kind == LOOKUP_SSM)
		return a->no_decrypt == b->no_decrypt;
	return a->kind == LOOKUP_CF && str_eq(a->name, b->name);
}

/* The same parameter may be wanted twice, raw and not: it goes into another call. */
static bool named_already(struct lookup **l, uint32_t n, const struct lookup *other)
{
	for (uint32_t i = 0; i < n; i++)
		if (str_eq(l[i]->name, other->name))
			return true;
	return false;
}

bool values_run(struct values *v, struct str region, struct str profile)
{
	v->region = region;
	v->profile = profile;
	bool any = false;
	for (uint32_t i = v->first_open; i < v->all.n; i++) {
		struct lookup *first = v->all.at[i], *l[SSM_BATCH];
		uint32_t n = 0;
		if (first->asked)
			continue;
		for (uint32_t k = i; k < v->all.n && n < SSM_BATCH; k++) {
			struct lookup *other = v->all.at[k];
			bool twice = first->kind == LOOKUP_SSM && named_already(l, n, other);
			if (!other->asked && !twice && (k == i || asked_together(v, first, other))) {
				other->asked = true;
				l[n++] = other;
			}
		}
		any = true;
		switch (first->kind) {
		case LOOKUP_SSM: ask_parameters(v, l, n); break;
		case LOOKUP_CF: ask_stack(v, l, n); break;
		case LOOKUP_S3: ask_object(v, first); break;
		case LOOKUP_ACCOUNT: ask_account(v, first); break;
		case LOOKUP_STACK: ask_deployed(v, first); break;
		}
	}
	v->first_open = v->all.n;
	return any;
}

const struct value *values_answers(const struct values *v) { return map_assign(v->cx->arena, v->file, v->answers); }
