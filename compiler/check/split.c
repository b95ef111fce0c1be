/* split: whether the service is to be split into nested stacks, and the lock file that says where resources are. */
#include "compiler/check/check.h"
#include "compiler/read/read.h"
#include "ir/split/lock.h"

enum { MOST_STACK_NAME = 64 }; /* letters and digits: they stand in the names of the stacks that CloudFormation makes */

static bool bad(struct cx *cx, struct span at, const char *what)
{
	diag(cx->diags, D_SPLIT_LOCK, at, "this is not as slsc writes it: %s", what);
	return false;
}

static bool lock_fits(struct cx *cx, const struct value *v)
{
	const struct value *version = value_get(v, LOCK_VERSION_KEY);
	if (!is_map(v))
		return bad(cx, v->span, "an object belongs here");
	if (!is_number(version) || version->number != LOCK_VERSION)
		return bad(cx, version ? version->span : span_make(v->span.at, 1), "it ends in \"" LOCK_VERSION_KEY "\": 1; a newer slsc may have written it");
	map_each(e, v) {
		if (e->value == version)
			continue;
		if (!str_is_alphanumeric(e->key))
			return bad(cx, key_span(e), "a logical id has letters and digits only");
		if (!is_string(e->value) || !str_is_alphanumeric(e->value->string) || e->value->string.n > MOST_STACK_NAME)
			return bad(cx, e->value->span, "\"root\" or the logical id of a nested stack belongs here, of at most 64 letters and digits");
	}
	return true;
}

static void read_lock(struct cx *cx)
{
	if (cx->opt->split_afresh)
		return;
	struct str path = STR_CAT(cx->arena, cx->root, STR(LOCK_FILE)), text;
	const enum file_kind kind = cx->host->read_file(cx->host, cx->arena, path.p, &text);
	if (kind == FILE_MISSING)
		return;
	if (kind != FILE_REGULAR) {
		const struct str why = file_problem(cx->host, cx->arena, path.p, kind);
		diag(cx->diags, D_SPLIT_LOCK, (struct span){ 0 }, "cannot read '%.*s'%.*s", STRA(path), STRA(why));
		return;
	}
	const uint32_t base = source_add(cx->sources, path, str_utf8(cx->arena, text));
	vec_push(cx->arena, &cx->files_read, path);
	bool broken = false;
	const struct value *v = json_parse_unique(cx, base, &broken);
	if (broken || !v || !lock_fits(cx, v))
		return;
	struct value *lock = map_copy(cx->arena, v);
	map_remove(lock, STR(LOCK_VERSION_KEY));
	cx->split_lock = lock;
	cx->split_lock_read = text;
}

void check_split(struct cx *cx, const struct value *config)
{
	const struct value *settings = value_dig(config, "custom", "slsc", "split");
	const bool asked = is_true(settings) || is_map(settings);
	if (!asked && !cx->opt->split)
		return;
	cx->split = asked ? settings : v_map(cx->arena);
	map_each(e, value_get(settings, "stacks"))
		if (!str_is_alphanumeric(e->key) || e->key.n > MOST_STACK_NAME)
			diag(cx->diags, D_SPLIT_LOCK, key_span(e), "a nested stack's logical id has at most %d letters and digits", MOST_STACK_NAME);
	read_lock(cx);
}
