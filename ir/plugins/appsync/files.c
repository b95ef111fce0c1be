/*
 * files: the files that a pattern matches, as globby and fast-glob find them: *, ?, [classes], {a,b} and ** for folders;
 * names that begin with a dot only where the pattern has it; a folder stands for all files below it. In the order of
 * fast-glob: folder by folder, each sorted, those nearer to the root first.
 */
#include "ir/base/wildcard.h"
#include "ir/plugins/appsync/appsync.h"
#include "ir/project.h"


enum {
	FOLDERS_MOST = 20000,
	BRACES_MOST = 1000,
	DEPTH_MOST = 64,
};

struct search {
	struct appsync *s;
	struct appsync_paths *out;
	struct value *seen; /* paths, each once */
	struct str pattern; /* for messages */
	bool failed;
};

/* ---- one name against one segment of a pattern */

static bool in_class(struct str class, char c)
{
	const bool negated = class.n && (class.p[0] == '!' || class.p[0] == '^');
	bool found = false;
	for (uint32_t i = negated; i < class.n; i++) {
		const bool range = i + 2 < class.n && class.p[i + 1] == '-';
		found |= range ? c >= class.p[i] && c <= class.p[i + 2] : c == class.p[i];
		i += range ? 2 : 0;
	}
	return found != negated;
}

/* Bytes of the pattern that stand for one byte of a name, if they match it; 0 if they do not. */
static uint32_t consumed(struct str pattern, char c)
{
	const int32_t end = pattern.p[0] == '[' ? str_find(str_from(pattern, 2), ']') : -1;
	if (end >= 0)
		return in_class(str_to(str_from(pattern, 1), (uint32_t)end + 1), c) ? (uint32_t)end + 3 : 0;
	return pattern.p[0] == '?' || pattern.p[0] == c;
}

static bool matches(struct str pattern, struct str name)
{
	const bool hidden = name.n && name.p[0] == '.';
	return (!hidden || (pattern.n && pattern.p[0] == '.')) && wildcard_matches(pattern, name, consumed);
}

static bool is_dynamic(struct str s)
{
	for (uint32_t i = 0; i < s.n; i++)
		if (strchr("*?[]{}()!+@|", s.p[i]))
			return true;
	return false;
}

/* ---- folders */

/* A folder to be looked into, with what is left of the pattern. */
struct step {
	struct str folder; /* "" or ending in '/' */
	struct str rest;
	uint32_t depth;
};
struct steps {
	VEC(struct step) of;
};

static struct str first_segment(struct str pattern, struct str *rest)
{
	const int32_t slash = str_find(pattern, '/');
	*rest = slash < 0 ? STR("") : str_from(pattern, (uint32_t)slash + 1);
	return slash < 0 ? pattern : str_to(pattern, (uint32_t)slash);
}

static void found(struct search *q, struct str path)
{
	if (!map_put_new(q->s->a, q->seen, path, (struct span){ 0 }, LITERAL("")))
		vec_push(q->s->a, &q->out->of, path);
}

static void meet(struct search *q, struct steps *steps, const struct step *at, const struct folder_entry *e, struct str segment, struct str rest)
{
	struct arena *a = q->s->a;
	const bool deep = str_eqz(segment, "**"), last = !rest.n;
	struct str path = STR_CAT(a, at->folder, e->name), tail;
	const bool hidden = e->name.n && e->name.p[0] == '.';
	if (e->kind == FILE_FOLDER) {
		struct str below = STR_CAT(a, path, STR("/"));
		if (deep && !hidden)
			vec_push(a, &steps->of, (struct step){ below, at->rest, at->depth + 1 });
		/* ** is no folder at all, too: the rest may begin here. */
		struct str next = deep ? first_segment(rest, &tail) : segment;
		if (deep && tail.n && !str_eqz(next, "**") && matches(next, e->name))
			vec_push(a, &steps->of, (struct step){ below, tail, at->depth + 1 });
		if (!deep && !last && matches(segment, e->name))
			vec_push(a, &steps->of, (struct step){ below, rest, at->depth + 1 });
		return;
	}
	if (e->kind != FILE_REGULAR)
		return;
	struct str name = deep && !last ? first_segment(rest, &tail) : segment;
	const bool at_end = deep ? last || !tail.n : last;
	if (at_end && (deep && last ? !hidden : matches(name, e->name)))
		found(q, path);
}

static void walk_pattern(struct search *q, struct str folder, struct str pattern)
{
	struct arena *a = q->s->a;
	struct steps steps = { 0 };
	vec_push(a, &steps.of, (struct step){ folder, pattern, 0 });
	for (uint32_t i = 0; i < steps.of.n && i < FOLDERS_MOST; i++) {
		const struct step at = steps.of.at[i];
		struct folder_entries entries = { 0 };
		struct str rest, segment = first_segment(at.rest, &rest);
		while (str_eqz(segment, "**") && (str_eqz(rest, "**") || str_starts(rest, "**/")))
			segment = first_segment(rest, &rest);
		if (at.depth > DEPTH_MOST || !q->s->cx->host->list_folder(q->s->cx->host, a, at.folder.n ? str_zdup(a, at.folder) : ".", &entries))
			continue;
		folder_sort(&entries);
		for (uint32_t j = 0; j < entries.of.n; j++)
			meet(q, &steps, &at, &entries.of.at[j], segment, rest);
	}
}

/* ---- a whole pattern */

static void search_plain(struct search *q, struct str path)
{
	const struct host *host = q->s->cx->host;
	const enum file_kind kind = host->probe(host, str_zdup(q->s->a, path));
	if (kind == FILE_REGULAR)
		found(q, path);
	else if (kind == FILE_FOLDER)
		walk_pattern(q, STR_CAT(q->s->a, path, str_ends(path, "/") ? STR("") : STR("/")), STR("**"));
}

/* The folders before the first segment with a star are gone to as they are. */
static void search_one(struct search *q, struct str pattern)
{
	uint32_t from = 0;
	if (!is_dynamic(pattern)) {
		search_plain(q, pattern);
		return;
	}
	for (uint32_t i = 0; i < pattern.n; i++) {
		if (pattern.p[i] != '/')
			continue;
		if (is_dynamic(str_to(pattern, i)))
			break;
		from = i + 1;
	}
	for (uint32_t i = 0; i + 1 < pattern.n; i++)
		if (strchr("!+@?*", pattern.p[i]) && pattern.p[i + 1] == '(') {
			q->failed = true;
			return;
		}
	walk_pattern(q, str_to(pattern, from), str_from(pattern, from));
	/* A path also matches a pattern that is the same text: [x].graphql. */
	if (q->s->cx->host->probe(q->s->cx->host, str_zdup(q->s->a, pattern)) == FILE_REGULAR)
		found(q, pattern);
}

/* {a,b} as two patterns. */
static void search_braces(struct search *q, struct str pattern, uint32_t *left)
{
	struct arena *a = q->s->a;
	int32_t open = -1, depth = 0;
	uint32_t close = 0, commas = 0;
	for (uint32_t i = 0; i < pattern.n && !close; i++) {
		const char c = pattern.p[i];
		if (c == '{' && depth++ == 0)
			open = (int32_t)i;
		else if (c == ',' && depth == 1)
			commas++;
		else if (c == '}' && depth && --depth == 0)
			close = i;
	}
	if (!close || !*left) {
		search_one(q, pattern);
		return;
	}
	if (!commas) { /* {1..3} and {a} */
		q->failed = true;
		return;
	}
	uint32_t from = (uint32_t)open + 1;
	for (uint32_t i = from; i <= close; i++) {
		depth += (pattern.p[i] == '{') - (pattern.p[i] == '}' && i < close);
		if (i < close && (pattern.p[i] != ',' || depth))
			continue;
		--*left;
		search_braces(q, STR_CAT(a, str_to(pattern, (uint32_t)open), str_to(str_from(pattern, from), i - from), str_from(pattern, close + 1)), left);
		from = i + 1;
		if (!*left)
			return;
	}
}

struct str appsync_path(struct appsync *s, struct str written, bool from_root)
{
	struct arena *a = s->a;
	struct str path = from_root && str_starts(written, "/") ? STR("/") : s->cx->root, rest = written;
	while (rest.n) {
		struct str tail, segment = first_segment(rest, &tail);
		rest = tail;
		if (!segment.n || str_eqz(segment, "."))
			continue;
		const int32_t above = path.n > 1 ? str_rfind(str_to(path, path.n - 1), '/') : -1;
		struct str last = path.n ? str_from(str_to(path, path.n - 1), (uint32_t)(above + 1)) : STR("");
		if (str_eqz(segment, "..") && path.n > 1 && !str_eqz(last, ".."))
			path = str_to(path, (uint32_t)(above + 1));
		else
			path = STR_CAT(a, path, segment, STR("/"));
	}
	return path.n > 1 ? str_to(path, path.n - 1) : path.n ? path : STR(".");
}

void appsync_files(struct appsync *s, struct str pattern, struct appsync_paths *out)
{
	struct search q = { .s = s, .out = out, .seen = v_map(s->a), .pattern = pattern };
	for (uint32_t i = 0; i < out->of.n; i++)
		map_put(s->a, q.seen, out->of.at[i], LITERAL(""));
	uint32_t left = BRACES_MOST;
	/* The plugin takes a backslash for a slash, once the path is made. */
	search_braces(&q, str_replace(s->a, appsync_path(s, pattern, true), STR("\\"), STR("/")), &left);
	if (q.failed) {
		struct diag *g = diag(s->cx->diags, D_PLUGIN_EFFECT, appsync_schema_place(s), "slsc does not understand the pattern '%.*s'", STRA(pattern));
		diag_label(s->cx->diags, g, "it takes *, ?, [a-z], {a,b} and **");
	}
}
