#include "ir/events/common/rule.h"

#include "ir/js.h"

const struct value *rule_text(struct cx *cx, const struct event *ev, const char *what, struct str s, struct span at)
{
	const struct value *v = js_json_parse(cx->arena, STR_CAT(cx->arena, STR("\""), s, STR("\"")));
	if (is_string(v))
		return value_at(v_str(cx->arena, v->string), at);
	struct diag *g = diag(cx->diags, D_RULE_TEXT, at, "%s of the %s event of function '%.*s' cannot be written into a rule", what, ev->def->key, STRA(ev->fn->key));
	diag_label(cx->diags, g, "no quotes, line breaks or lone backslashes here");
	return NULL;
}

const struct value *rule_option(struct cx *cx, const struct event *ev, const char *key)
{
	const struct value *v = value_get(ev->config, key);
	return js_truthy(v) ? rule_text(cx, ev, key, js_string(cx->arena, v), v->span) : NULL;
}

struct str rule_escape(struct arena *a, struct str s)
{
	return str_replace(a, s, STR("\""), STR("\\\""));
}

struct str rule_without_escapes(struct arena *a, struct str s)
{
	char *p = text_room(a, s.n + 1, s);
	uint32_t n = 0;
	for (uint32_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\\' && i + 1 < s.n && (s.p[i + 1] == 'n' || s.p[i + 1] == 'r'))
			i++;
		else
			p[n++] = s.p[i];
	}
	return (struct str){ p, n };
}

struct value *rule_input_transformer(struct cx *cx, const struct event *ev)
{
	const struct value *t = value_get(ev->config, "inputTransformer"), *paths = value_get(t, "inputPathsMap");
	if (!js_truthy(t))
		return NULL;
	return MAP(cx->arena, { "InputTemplate", value_get(t, "inputTemplate") }, { "InputPathsMap", js_truthy(paths) ? paths : NULL });
}
