#include "ir/naming.h"

#include "ir/js.h"
#include "ir/service.h"

struct str name_upper_first(struct arena *a, struct str s)
{
	if (s.n == 0 || s.p[0] < 'a' || s.p[0] > 'z')
		return s;
	struct str c = str_dup(a, s);
	((char *)c.p)[0] = (char)(c.p[0] - 32);
	return c;
}

static bool alphanumeric(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

struct str name_alphanumeric(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);
	uint32_t n = 0;
	for (uint32_t i = 0; i < s.n; i++)
		if (alphanumeric(s.p[i]))
			p[n++] = s.p[i];
	return name_upper_first(a, (struct str){ p, n });
}

struct str name_resource(struct arena *a, struct str key)
{
	return name_upper_first(a, str_replace(a, str_replace(a, key, STR("-"), STR("Dash")), STR("_"), STR("Underscore")));
}

struct str name_code_folder(struct cx *cx)
{
	struct arena *a = cx->arena;
	const struct service *s = cx->service;
	const struct value *prefix = value_get(s->provider.config, "deploymentPrefix");
	return STR_CAT(a, is_nil(prefix) ? STR("serverless") : js_string(a, prefix), STR("/"), s->name, STR("/"),
		       s->provider.stage, STR("/"), s->code_directory);
}

/* Of one segment: v3.40 takes the text between the first { and the last } as one name. */
static struct str path_part(struct arena *a, struct str part)
{
	struct str s = name_upper_first(a, str_lower(a, part));
	s = str_replace(a, s, STR("-"), STR("Dash"));
	int32_t open = str_find(s, '{'), close = str_rfind(s, '}');
	if (open >= 0 && close > open)
		s = STR_CAT(a, str_to(s, (uint32_t)close), STR("Var"), str_from(s, (uint32_t)close + 1));
	return name_alphanumeric(a, s);
}

struct str name_path(struct arena *a, struct str path)
{
	VEC(struct str) parts = { 0 };
	for (uint32_t at = 0, end; at <= path.n; at = end + 1) {
		end = at;
		while (end < path.n && path.p[end] != '/')
			end++;
		vec_push(a, &parts, path_part(a, str_to(str_from(path, at), end - at)));
	}
	return str_cat(a, parts.at, parts.n);
}

struct str name_stack(struct cx *cx)
{
	const struct value *own = value_get(cx->service->provider.config, "stackName");
	if (is_string(own) && own->string.n)
		return own->string;
	return STR_CAT(cx->arena, cx->service->name, STR("-"), cx->service->provider.stage);
}
