/*
 * s3_sync: serverless-s3-sync uploads folders to buckets once the stack stands. Its objects get what `params` says for
 * the last pattern that matches a file; here the folder is synced, and then what each pattern matches is uploaded again
 * with its headers, pattern by pattern.
 */
#include "ir/js.h"
#include "ir/plugin.h"
#include "ir/secrets.h"

struct sync {
	struct cx *cx;
	struct plugin_deployment *d;
	const struct value *entry; /* of custom.s3Sync */
	uint32_t index;
	struct str folder;         /* as the commands name it */
	struct step_word to;       /* s3://bucket/prefix/ */
};

static bool plain_text(const struct value *v) { return is_string(v) && v->string.n && !value_secret(v); }
static bool has_key(const struct value *v, const char *key) { return value_get(v, key) != NULL; }

/* ---- patterns */

/* The options of aws s3 for what a pattern matches: of all files those it includes, less those it excludes. */
struct filters {
	struct str include[2], exclude[3]; /* unused ones are empty */
};

static uint32_t stars(struct str s)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < s.n; i++)
		n += s.p[i] == '*';
	return n;
}

/*
 * A pattern of minimatch: folders without wildcards, then perhaps two stars for any folders, then a name. The star of
 * aws s3 crosses folders, that of minimatch does not, and it leaves out names that begin with a dot. False for any
 * other pattern.
 */
static bool filters_of(struct arena *a, struct str glob, struct filters *f)
{
	*f = (struct filters){ 0 };
	for (uint32_t i = 0; i < glob.n; i++)
		if (strchr("?[]{}()!+@|\\", glob.p[i]) || !glob.p[i])
			return false;
	struct str name = str_from(glob, (uint32_t)(str_rfind(glob, '/') + 1)), folders = str_to(glob, glob.n - name.n);
	bool deep = false;
	if (str_eqz(name, "**")) {
		deep = true;
		name = STR("*");
	} else if (str_eqz(folders, "**/") || str_ends(folders, "/**/")) {
		deep = true;
		folders = str_to(folders, folders.n - 3);
	}
	if (!name.n || stars(folders) || (deep && stars(name) && (stars(name) > 1 || name.p[0] != '*')))
		return false;
	f->include[0] = STR_CAT(a, folders, name);
	if (deep && !stars(name))
		f->include[1] = STR_CAT(a, folders, STR("*/"), name);
	if (!deep && stars(name))
		f->exclude[0] = STR_CAT(a, folders, STR("*/*"));
	if (stars(name)) {
		f->exclude[1] = STR_CAT(a, folders, STR(".*"));
		f->exclude[2] = deep ? STR_CAT(a, folders, STR("*/.*")) : STR("");
	}
	return true;
}

static const struct { const char *key, *option; } headers[] = {
	{ "CacheControl", "--cache-control" }, { "ContentType", "--content-type" }, { "ContentEncoding", "--content-encoding" },
	{ "ContentDisposition", "--content-disposition" }, { "ContentLanguage", "--content-language" }, { "Expires", "--expires" },
	{ "WebsiteRedirectLocation", "--website-redirect" }, { "StorageClass", "--storage-class" }, { "ServerSideEncryption", "--sse" },
	{ "SSEKMSKeyId", "--sse-kms-key-id" },
};

static const char *header_option(struct str key)
{
	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
		if (str_eqz(key, headers[i].key))
			return headers[i].option;
	return NULL;
}

/* Whether the commands can say all of an item of params: its first key is the pattern, the maps behind its keys are merged. */
static bool expressible(struct cx *cx, const struct value *param)
{
	struct filters f;
	if (!map_len(param) || !filters_of(cx->arena, param->map.entry[0].key, &f))
		return false;
	map_each(e, param)
		map_each(h, e->value)
			if (!header_option(h->key) || is_list(h->value) || is_map(h->value) || value_secret(h->value))
				return false;
	return true;
}

static void put_filter(struct cx *cx, struct plugin_step *s, const char *option, struct str pattern)
{
	if (!pattern.n)
		return;
	plugin_word(cx, s, str_z(option));
	plugin_word(cx, s, pattern);
}

/* ---- commands */

static void put_options(const struct sync *y, struct plugin_step *s)
{
	const struct value *acl = value_get(y->entry, "acl");
	if (plain_text(acl)) { /* private unless set, which is what S3 does without being told */
		plugin_word(y->cx, s, STR("--acl"));
		plugin_word(y->cx, s, acl->string);
	}
	if (!js_truthy(value_get(y->entry, "followSymlinks")))
		plugin_word(y->cx, s, STR("--no-follow-symlinks"));
	plugin_word(y->cx, s, STR("--only-show-errors"));
}

static void put_sync(const struct sync *y)
{
	const struct value *delete_removed = value_get(y->entry, "deleteRemoved");
	struct plugin_step *s = plugin_step(y->cx, y->d, "s3", "sync", NULL);
	plugin_word(y->cx, s, y->folder);
	vec_push(y->cx->arena, &s->words, y->to);
	if (!delete_removed || js_truthy(delete_removed))
		plugin_word(y->cx, s, STR("--delete"));
	put_options(y, s);
}

static void put_headers(const struct sync *y, const struct value *param)
{
	struct cx *cx = y->cx;
	struct filters f;
	struct value *all = v_map(cx->arena);
	filters_of(cx->arena, param->map.entry[0].key, &f);
	map_each(e, param)
		map_each(h, e->value)
			map_put(cx->arena, all, h->key, h->value);
	struct plugin_step *s = plugin_step(cx, y->d, "s3", "cp", NULL);
	plugin_word(cx, s, y->folder);
	vec_push(cx->arena, &s->words, y->to);
	plugin_word(cx, s, STR("--recursive"));
	put_filter(cx, s, "--exclude", STR("*"));
	for (int i = 0; i < 2; i++)
		put_filter(cx, s, "--include", f.include[i]);
	for (int i = 0; i < 3; i++)
		put_filter(cx, s, "--exclude", f.exclude[i]);
	map_each(h, all) {
		plugin_word(cx, s, str_z(header_option(h->key)));
		plugin_word(cx, s, js_string(cx->arena, h->value));
	}
	put_options(y, s);
}

/* False after saying why, where the entry as a whole cannot be done. */
static bool find_target(struct sync *y)
{
	struct arena *a = y->cx->arena;
	const struct value *name = value_get(y->entry, "bucketName"), *key = value_get(y->entry, "bucketNameKey");
	const struct value *prefix = value_get(y->entry, "bucketPrefix"), *folder = value_get(y->entry, "localDir");
	if (!js_truthy(name))
		name = NULL;
	if ((name ? !plain_text(name) : !plain_text(key) || !str_is_alphanumeric(key->string)) || !plain_text(folder) || (js_truthy(prefix) && !plain_text(prefix)) ||
	    (js_truthy(value_get(y->entry, "acl")) && !plain_text(value_get(y->entry, "acl")))) {
		plugin_leaves(y->cx, y->d, "custom.s3Sync[%u], which needs bucketName or bucketNameKey, and localDir, as plain text", y->index);
		return false;
	}
	const struct value *params = value_get(y->entry, "params");
	list_each(i, params)
		map_each(e, list_at(params, i))
			if (has_key(e->value, "OnlyForEnv")) {
				plugin_leaves(y->cx, y->d, "custom.s3Sync[%u]: files that are for some environment only (OnlyForEnv)", y->index);
				return false;
			}
	struct str tail = js_truthy(prefix) ? prefix->string : STR("");
	if (tail.n && tail.p[tail.n - 1] != '/')
		tail = STR_CAT(a, tail, STR("/"));
	tail = STR_CAT(a, STR("/"), tail);
	y->to = name ? (struct step_word){ .before = STR_CAT(a, STR("s3://"), name->string, tail) } :
		       (struct step_word){ .before = STR("s3://"), .output = key->string, .after = tail };
	y->folder = STR_CAT(a, y->cx->root, folder->string);
	if (str_starts(y->folder, "-"))
		y->folder = STR_CAT(a, STR("./"), y->folder);
	return true;
}

static void sync_entry(struct cx *cx, struct plugin_deployment *d, const struct value *entry, uint32_t index)
{
	struct sync y = { .cx = cx, .d = d, .entry = entry, .index = index };
	const struct value *command = value_get(entry, "preCommand"), *params = value_get(entry, "params");
	if (is_false(value_get(entry, "enabled")) || !find_target(&y))
		return;
	if (js_truthy(command) && !plain_text(command)) {
		plugin_leaves(cx, d, "custom.s3Sync[%u], as its preCommand is no plain text", index);
		return;
	}
	if (js_truthy(command))
		plugin_step(cx, d, NULL)->shell = command->string;
	put_sync(&y);
	list_each(i, params) {
		if (expressible(cx, list_at(params, i)))
			put_headers(&y, list_at(params, i));
		else
			plugin_leaves(cx, d, "custom.s3Sync[%u].params[%u]", index, i);
	}
	if (js_truthy(value_get(entry, "bucketTags")))
		plugin_leaves(cx, d, "custom.s3Sync[%u].bucketTags", index);
	if (js_truthy(value_get(entry, "defaultContentType")))
		plugin_leaves(cx, d, "custom.s3Sync[%u].defaultContentType", index);
}

static void after_deploy(struct cx *cx, struct plugin_deployment *d)
{
	const struct value *setting = plugin_setting(cx, "s3Sync"), *off = value_get(setting, "noSync");
	const struct value *entries = has_key(setting, "buckets") ? value_get(setting, "buckets") : setting;
	const bool idle = off && str_eq(str_lower(cx->arena, js_string(cx->arena, off)), STR("true"));
	if (list_len(value_get(setting, "hooks")))
		plugin_leaves(cx, d, "syncing at custom.s3Sync.hooks");
	if (idle)
		return;
	if (!is_list(entries))
		plugin_leaves(cx, d, "all syncing, as custom.s3Sync has no list of buckets");
	list_each(i, entries)
		sync_entry(cx, d, list_at(entries, i), i);
}

PLUGINS(s3_sync) = {
	{ .names = S_WORD_LIST("serverless-s3-sync"), .effects = PLUGIN_DEPLOYS, .version = "3.5.1", .doc = "syncs folders to buckets",
	  .deploys_if = "s3Sync", .after_deploy = after_deploy,
	  .left_out = "bucketTags, defaultContentType, OnlyForEnv, own hooks, unusual patterns and headers of params" },
	{ 0 },
};
