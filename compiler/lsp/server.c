/* server: the lifecycle, and which row answers which message. */
#include "compiler/lsp/lsp.h"

#include "compiler/cli/cli.h"
#include "ir/base/version.h"
#include "ir/js.h"

#include <poll.h>
#include <stdlib.h>

enum { PARSE_ERROR = -32700, INVALID_REQUEST = -32600, METHOD_NOT_FOUND = -32601, NOT_INITIALIZED = -32002, REQUEST_CANCELLED = -32800 };
enum { IDLE_MS = 300 }; /* after so long without a message the code is looked at, too */

#define E(name) extern const struct capability capability_##name;
#include "capabilities.inc"
#undef E

static const struct capability *const capabilities[] = {
#define E(name) &capability_##name,
#include "capabilities.inc"
#undef E
};

/* Read ahead, so that changes that follow each other are compiled once and cancelled requests are not worked on. */
struct queue {
	struct arena arena;
	VEC(const struct value *) of;
	uint32_t next;
};

/* ---- answers */

static void reply(struct server *s, struct arena *a, const struct value *id, const struct value *result, const struct value *error)
{
	struct value *m = MAP(a, { "jsonrpc", LITERAL("2.0") }, { "id", id ? id : v_null(a) });
	map_putz(a, m, error ? "error" : "result", error ? error : result ? result : v_null(a));
	stream_write(s, a, m);
}

static const struct value *error_of(struct arena *a, int code, struct str message)
{
	return MAP(a, { "code", v_int(a, code) }, { "message", v_str(a, message) });
}

static const struct value *capability_values(struct server *s, struct arena *a)
{
	struct value *v = MAP(a, { "positionEncoding", v_text(a, s->utf8 ? "utf-8" : "utf-16") },
		{ "textDocumentSync", MAP(a, { "openClose", v_bool(a, true) }, { "change", v_int(a, 2) }, { "save", v_bool(a, true) }) },
		{ "workspace", MAP(a, { "workspaceFolders", MAP(a, { "supported", v_bool(a, true) }, { "changeNotifications", v_bool(a, true) }) }) });
	for (size_t i = 0; i < sizeof capabilities / sizeof *capabilities; i++)
		if (capabilities[i]->key)
			map_putz(a, v, capabilities[i]->key, js_json_parse(a, str_z(capabilities[i]->value)));
	return v;
}

/* ---- lifecycle */

static void add_folder(struct server *s, struct str uri)
{
	if (uri.n)
		vec_push(&s->arena, &s->folders, uri_path(&s->arena, str_dup(&s->arena, uri)));
}

static struct str text_option(struct server *s, const struct value *options, const char *name)
{
	const struct value *v = value_get(options, name);
	return is_string(v) && v->string.n ? str_dup(&s->arena, v->string) : (struct str){ 0 };
}

/* What the editor's settings say: as the options of the command line. */
static void read_options(struct server *s, const struct value *v)
{
	s->options.stage = text_option(s, v, "stage");
	s->options.region = text_option(s, v, "region");
	s->options.values_file = text_option(s, v, "values");
	s->options.policy_file = text_option(s, v, "policy");
	s->documentation = text_option(s, v, "documentation");
	s->programs = is_true(value_get(v, "programs"));
	const struct value *plugins = value_get(v, "plugins");
	s->options.plugins = value_is(plugins, "ignore") ? PLUGINS_IGNORE : value_is(plugins, "off") ? PLUGINS_OFF : PLUGINS_ERROR;
	struct value *given = v_map(&s->arena), *params = NULL;
	if (s->options.stage.n)
		map_putz(&s->arena, given, "stage", v_str(&s->arena, s->options.stage));
	if (s->options.region.n)
		map_putz(&s->arena, given, "region", v_str(&s->arena, s->options.region));
	map_each(e, value_get(v, "params")) {
		params = params ? params : v_map(&s->arena);
		map_put(&s->arena, params, str_dup(&s->arena, e->key), v_str(&s->arena, str_dup(&s->arena, js_string(&s->arena, e->value))));
	}
	s->options.given = given;
	s->options.params = params;
}

static const struct value *initialize(struct server *s, struct arena *a, const struct value *params)
{
	const struct value *client = value_get(params, "capabilities");
	s->utf8 = list_has(value_dig(client, "general", "positionEncodings"), STR("utf-8"));
	s->snippets = is_true(value_dig(client, "textDocument", "completion", "completionItem") ?
		value_get(value_dig(client, "textDocument", "completion", "completionItem"), "snippetSupport") : NULL);
	read_options(s, value_get(params, "initializationOptions"));
	const struct value *folders = value_get(params, "workspaceFolders");
	list_each(i, folders)
		add_folder(s, value_str(value_get(folders->list.item[i], "uri")));
	if (!list_len(folders))
		add_folder(s, value_str(value_get(params, "rootUri")));
	s->initialized = true;
	return MAP(a, { "capabilities", capability_values(s, a) }, { "serverInfo", MAP(a, { "name", LITERAL("slsc") }, { "version", v_text(a, SLSC_VERSION) }) });
}

static void folders_changed(struct server *s, const struct value *event)
{
	const struct value *added = value_get(event, "added"), *removed = value_get(event, "removed");
	struct arena scratch = { 0 };
	list_each(i, removed) {
		const struct str path = uri_path(&scratch, value_str(value_get(removed->list.item[i], "uri")));
		for (uint32_t k = 0; k < s->folders.n; k++)
			if (str_eq(s->folders.at[k], path))
				s->folders.at[k--] = s->folders.at[--s->folders.n];
	}
	arena_free(&scratch);
	list_each(i, added)
		add_folder(s, value_str(value_get(added->list.item[i], "uri")));
}

static void files_changed(struct server *s)
{
	host_forget(s);
	services_changed(s, STR(""));
}

/* ---- requests */

static void fill_request(struct request *r)
{
	struct server *s = r->s;
	r->document = document_find(s, value_str(value_dig(r->params, "textDocument", "uri")));
	if (!r->document)
		return;
	r->outline = ARENA_NEW(r->a, struct outline);
	outline_of(r->a, r->document->text, r->outline);
	r->service = service_of_path(s, r->document->path);
	if (r->service)
		r->a->secrets = (r->service->resolved ? r->service->resolved : r->service->now)->arena.secrets; /* so that what is made of secrets is not shown */
	r->prefix = service_prefix(s, r->a, r->service, r->document->path);
	const struct value *position = value_get(r->params, "position");
	if (is_map(position)) {
		r->at = position_offset(s, r->document->text, position);
		r->node = outline_at(r->outline, r->at);
	}
}

static void request(struct server *s, const struct value *id, struct str method, const struct value *params)
{
	struct arena a = { 0 };
	positions_forget(s);
	struct request r = { .s = s, .a = &a, .params = params };
	const struct capability *c = NULL;
	for (size_t i = 0; i < sizeof capabilities / sizeof *capabilities && !c; i++)
		c = str_eqz(method, capabilities[i]->method) ? capabilities[i] : NULL;
	if (str_eqz(method, "shutdown")) {
		s->shutdown = true;
		reply(s, &a, id, NULL, NULL);
	} else if (s->shutdown) {
		reply(s, &a, id, NULL, error_of(&a, INVALID_REQUEST, STR("the server is shut down")));
	} else if (str_eqz(method, "initialize")) {
		reply(s, &a, id, initialize(s, &a, params), NULL);
	} else if (!s->initialized) {
		reply(s, &a, id, NULL, error_of(&a, NOT_INITIALIZED, STR("initialize comes first")));
	} else if (!c) {
		reply(s, &a, id, NULL, error_of(&a, METHOD_NOT_FOUND, STR_CAT(&a, STR("slsc has no "), method)));
	} else {
		if (c->document)
			fill_request(&r);
		const struct value *result = c->document && !r.document ? NULL : c->answer(&r);
		reply(s, &a, id, result, r.error);
	}
	arena_free(&a);
}

static void notification(struct server *s, struct str method, const struct value *params)
{
	if (str_eqz(method, "exit")) {
		s->exited = true;
	} else if (!s->initialized || s->shutdown) {
		return;
	} else if (str_eqz(method, "textDocument/didOpen")) {
		document_open(s, params);
		const struct document *d = document_find(s, value_str(value_dig(params, "textDocument", "uri")));
		if (d)
			(void)service_of_path(s, d->path);
	} else if (str_eqz(method, "textDocument/didChange")) {
		document_change(s, params);
	} else if (str_eqz(method, "textDocument/didClose")) {
		document_close(s, params);
	} else if (str_eqz(method, "textDocument/didSave") || str_eqz(method, "workspace/didChangeWatchedFiles")) {
		files_changed(s);
	} else if (str_eqz(method, "workspace/didChangeConfiguration")) {
		const struct value *settings = value_get(params, "settings"), *own = value_get(settings, "slsc");
		if (is_map(own ? own : settings)) {
			read_options(s, own ? own : settings);
			services_changed(s, STR(""));
		}
	} else if (str_eqz(method, "workspace/didChangeWorkspaceFolders")) {
		folders_changed(s, value_get(params, "event"));
	}
}

static bool is_cancelled(const struct queue *q, const struct value *id)
{
	for (uint32_t i = q->next; i < q->of.n; i++)
		if (value_is(value_get(q->of.at[i], "method"), "$/cancelRequest") && value_equal(value_dig(q->of.at[i], "params", "id"), id))
			return true;
	return false;
}

static void take_message(struct server *s, struct queue *q, const struct value *m)
{
	const struct value *id = value_get(m, "id"), *method = value_get(m, "method"), *params = value_get(m, "params");
	struct arena a = { 0 };
	if (!is_map(m))
		reply(s, &a, NULL, NULL, error_of(&a, PARSE_ERROR, STR("this is no message in JSON")));
	else if (!is_string(method) && id && !value_get(m, "result") && !value_get(m, "error"))
		reply(s, &a, id, NULL, error_of(&a, INVALID_REQUEST, STR("a message needs a method")));
	else if (is_string(method) && id && is_cancelled(q, id))
		reply(s, &a, id, NULL, error_of(&a, REQUEST_CANCELLED, STR("cancelled")));
	else if (is_string(method) && id)
		request(s, id, method->string, params);
	else if (is_string(method))
		notification(s, method->string, params);
	arena_free(&a);
}

/* Nothing to read for a while. */
static bool is_idle(const struct server *s, int ms)
{
	struct pollfd p = { .fd = s->in, .events = POLLIN };
	return poll(&p, 1, ms) == 0;
}

int lsp_serve(const struct host *host, int in, int out)
{
	struct server s = { .real = host, .in = in, .out = out };
	struct buf input = { 0 };
	host_begin(&s);
	positions_forget(&s);
	while (!s.exited) {
		struct queue q = { 0 };
		if (services_unfinished(&s) && !input.n && is_idle(&s, IDLE_MS))
			services_compile(&s, true);
		else
			for (const struct value *m; (m = stream_read(&s, &q.arena, &input, !q.of.n)) != NULL;)
				vec_push(&q.arena, &q.of, m);
		const bool gone = s.exited; /* its last messages are still looked at */
		s.exited = s.broken;
		while (q.next < q.of.n && !s.exited) {
			const struct value *m = q.of.at[q.next++];
			take_message(&s, &q, m);
		}
		arena_free(&q.arena);
		s.exited |= gone;
		if (!s.exited && !s.shutdown) {
			services_compile(&s, false);
			if (services_untold(&s))
				diagnostics_publish(&s);
		}
	}
	const bool orderly = s.shutdown && !s.broken;
	services_free(&s);
	for (uint32_t i = 0; i < s.documents.n; i++)
		arena_free(&s.documents.at[i]->arena);
	positions_forget(&s);
	arena_free(&s.answers_arena);
	arena_free(&s.arena);
	buf_free(&input);
	return orderly ? EXIT_DONE : EXIT_ERRORS;
}
