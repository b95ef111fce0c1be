#include "ir/secrets.h"

#include "ir/js.h"

#define HIDDEN "(secret)"

enum { ANYWHERE_FROM = 5 }; /* shorter secrets are found in quotes only: they may be a part of any word */

bool secret_name(struct str name)
{
	static const char *const words[] = {
		"password", "passwd", "passphrase", "secret", "token", "apikey", "api_key", "api-key", "privatekey", "private_key",
		"private-key", "credential", "accesskey", "access_key", "access-key", NULL,
	};
	for (const char *const *w = words; *w; w++)
		for (uint32_t i = 0, n = (uint32_t)strlen(*w); i + n <= name.n; i++)
			if (str_eq_nocase(str_to(str_from(name, i), n), str_z(*w)))
				return true;
	return false;
}

bool value_secret(const struct value *v)
{
	for (const struct origin *o = value_origin(v); o; o = o->next)
		if (o->secret)
			return true;
	return false;
}

/* named: v is the value of a map in which names tell what is secret. */
static const struct value *redact(struct arena *a, const struct value *v, bool names_tell)
{
	if (value_secret(v) && !is_null(v))
		return v_text(a, HIDDEN);
	if (is_map(v)) {
		struct value *m = map_copy(a, v);
		for (uint32_t i = 0; i < m->map.n; i++) {
			struct entry *e = &m->map.entry[i];
			bool plain = is_string(e->value) || is_number(e->value);
			bool below = str_eqz(e->key, "environment") || str_eqz(e->key, "params") || (names_tell && is_map(e->value));
			e->value = names_tell && plain && secret_name(e->key) ? v_text(a, HIDDEN) : redact(a, e->value, below);
		}
		return m;
	}
	if (is_list(v)) {
		struct value *l = list_copy(a, v);
		for (uint32_t i = 0; i < l->list.n; i++)
			l->list.item[i] = redact(a, l->list.item[i], false);
		return l;
	}
	return v;
}

const struct value *value_redacted(struct arena *a, const struct value *v) { return redact(a, v, false); }

/* v, told to be a secret or told to be none. */
static const struct value *told(struct arena *a, const struct value *v, bool secret)
{
	const struct origin *first = NULL, **link = &first;
	for (const struct origin *o = value_origin(v); o; o = o->next) {
		struct origin *own = ARENA_NEW(a, struct origin);
		*own = *o;
		own->secret = secret;
		*link = own;
		link = &own->next;
	}
	if (secret && !first) {
		struct origin *own = ARENA_NEW(a, struct origin);
		own->secret = true;
		first = own;
	}
	return value_from(a, v, first);
}

static const struct value *reviewed(struct arena *a, const struct value *v, bool names_tell, bool show)
{
	if (show && value_secret(v))
		v = told(a, v, false);
	struct value *copy = NULL;
	for (uint32_t i = 0, n = is_map(v) ? map_len(v) : list_len(v); i < n; i++) {
		const struct entry *e = is_map(v) ? &v->map.entry[i] : NULL;
		const struct value *old = e ? e->value : v->list.item[i];
		bool plain = is_string(old) || is_number(old);
		const struct value *now = e && !show && names_tell && plain && secret_name(e->key) && !value_secret(old)
						  ? told(a, old, true)
						  : reviewed(a, old, e && str_eqz(e->key, "Variables"), show);
		if (now == old)
			continue;
		if (!copy)
			copy = e ? map_copy(a, v) : list_copy(a, v);
		if (e)
			copy->map.entry[i].value = now;
		else
			copy->list.item[i] = now;
	}
	return copy ? copy : v;
}

const struct value *template_for_review(struct arena *a, const struct value *template, bool show)
{
	return reviewed(a, template, false, show);
}

void secrets_remember(struct cx *cx, const struct value *v)
{
	map_each (e, v)
		secrets_remember(cx, e->value);
	list_each (i, v)
		secrets_remember(cx, v->list.item[i]);
	if (is_string(v) || is_number(v)) {
		struct str s = js_string(cx->arena, v);
		if (s.n && (!cx->secrets.n || !str_eq(cx->secrets.at[cx->secrets.n - 1], s)))
			vec_push(cx->arena, &cx->secrets, s);
	}
}

static struct str without(struct arena *a, struct str text, struct str secret)
{
	bool quoted = secret.n < ANYWHERE_FROM;
	struct str what = quoted ? STR_CAT(a, STR("'"), secret, STR("'")) : secret, hidden = quoted ? STR("'" HIDDEN "'") : STR(HIDDEN);
	for (int32_t at = 0; (at = str_search(text, what, (uint32_t)at)) >= 0; at += (int32_t)hidden.n)
		text = STR_CAT(a, str_to(text, (uint32_t)at), hidden, str_from(text, (uint32_t)at + what.n));
	return text;
}

struct str text_redacted(struct cx *cx, struct str text)
{
	for (uint32_t i = 0; i < cx->secrets.n; i++)
		text = without(cx->arena, text, cx->secrets.at[i]);
	return text;
}
