#include "ir/secrets.h"

#include "ir/base/bytes16.h"
#include "ir/js.h"

/* Whether s ends in a word, where _ and - within s do not count. */
static bool ends_in(struct str s, struct str word)
{
	uint32_t n = word.n;
	for (uint32_t i = s.n; n && i-- > 0;) {
		if (s.p[i] == '_' || s.p[i] == '-')
			continue;
		const char c = s.p[i], lower = ascii_upper(c) ? (char)(c + 32) : c;
		if (lower != word.p[--n])
			return false;
	}
	return n == 0;
}

#define WORD(z) { z, sizeof(z) - 1 }
#define WORDS(...) (const struct str[]){ __VA_ARGS__, { NULL, 0 } }
/* A letter's number, the same in both cases: tables of words are by one of their letters, so that most texts meet few words. */
static unsigned letter(char c) { return (unsigned char)c & 31; }

static const struct str *const telling[32] = { /* by the first letter */
	['c' & 31] = WORDS(WORD("credential")), ['p' & 31] = WORDS(WORD("password"), WORD("passwd"), WORD("passphrase")),
	['s' & 31] = WORDS(WORD("secret")), ['t' & 31] = WORDS(WORD("token")),
};
static const struct str *const telling_variables[32] = { /* the same, of variables besides */
	['k' & 31] = WORDS(WORD("key")), ['p' & 31] = WORDS(WORD("pwd")),
};
static const struct str *const endings[32] = { /* by the last letter */
	['d' & 31] = WORDS(WORD("password"), WORD("passwd"), WORD("pwd")), ['e' & 31] = WORDS(WORD("passphrase")), ['g' & 31] = WORDS(WORD("secretstring")),
	['l' & 31] = WORDS(WORD("credential")), ['n' & 31] = WORDS(WORD("token")), ['t' & 31] = WORDS(WORD("secret")),
	['s' & 31] = WORDS(WORD("passwords"), WORD("secrets"), WORD("tokens"), WORD("credentials"), WORD("apikeys")),
	['y' & 31] = WORDS(WORD("apikey"), WORD("privatekey"), WORD("secretkey"), WORD("accesskey"), WORD("signingkey"), WORD("encryptionkey"),
			   WORD("authkey"), WORD("masterkey"), WORD("sharedkey"), WORD("customerkey"), WORD("licensekey")),
};
static const struct str *const endings_of_variables[32] = { ['s' & 31] = WORDS(WORD("pass")), ['t' & 31] = WORDS(WORD("salt")) };

static bool holds_any(struct str s, const struct str *const *words)
{
	for (uint32_t i = 0; i < s.n; i++)
		for (const struct str *w = words[letter(s.p[i])]; w && w->n; w++)
			if (str_eq_nocase(str_to(str_from(s, i), w->n), *w))
				return true;
	return false;
}

static bool ends_in_any(struct str s, const struct str *const *words)
{
	for (const struct str *w = s.n ? words[letter(s.p[s.n - 1])] : NULL; w && w->n; w++)
		if (ends_in(s, *w))
			return true;
	return false;
}

bool secret_variable(struct str name)
{
	if (str_eqz(name, "PWD") || str_eqz(name, "OLDPWD")) /* the shell's: folders */
		return false;
	return holds_any(name, telling) || holds_any(name, telling_variables) || ends_in_any(name, endings_of_variables);
}

bool secret_key(struct str key)
{
	return ends_in_any(key, endings);
}

bool secret_address(struct str address, const struct value *answer)
{
	return (holds_any(address, telling) || secret_key(address)) && !str_starts(value_str(answer), "arn:");
}

/* "scheme://user:password@host", where the password is no reference that CloudFormation resolves. */
static bool has_password(struct str s)
{
	int32_t at = str_search(s, STR("://"), 0);
	if (at < 0)
		return false;
	struct str rest = str_from(s, (uint32_t)at + 3);
	uint32_t end = 0;
	while (end < rest.n && !strchr("/?# \t\n", rest.p[end]))
		end++;
	rest = str_to(rest, end);
	int32_t host = str_rfind(rest, '@'), colon = str_find(rest, ':');
	if (host < 0 || colon < 0 || colon + 1 >= host)
		return false;
	struct str password = str_from(str_to(rest, (uint32_t)host), (uint32_t)colon + 1);
	return !str_starts(password, "${") && !str_starts(password, "{{");
}

bool secret_looks(const struct value *v)
{
	struct str s = value_str(v);
	return bytes16_hold(s, '@', '-') && (has_password(s) || str_search(s, STR("PRIVATE KEY-----"), 0) >= 0);
}

bool secret_member(struct str key, const struct value *v, bool variables)
{
	/* Of settings that are about secrets: what these say is none. */
	static const char *const plain[] = { "true", "false", "days", "hours", "minutes", "seconds", "enabled", "disabled", NULL };
	if (!is_string(v) && !is_number(v))
		return false;
	struct str s = value_str(v);
	if (!(variables ? secret_variable(key) : secret_key(key)) && !secret_looks(v))
		return false;
	for (const char *const *p = plain; *p; p++)
		if (str_eq_nocase(s, str_z(*p)))
			return false;
	return !(is_string(v) && !s.n) && !str_starts(s, "arn:") && !str_starts(s, "{{resolve:") && str_search(s, STR("${"), 0) < 0;
}

bool secret_variables_below(struct str key, bool within)
{
	return within || str_eqz(key, "environment") || str_eqz(key, "params") || str_eqz(key, "Variables");
}

/* {Name: DB_PASSWORD, Value: …}: the name stands beside the value. */
static const struct { const char *name, *value; } pairs[] = {
	{ "Name", "Value" }, { "Key", "Value" }, { "ParameterKey", "ParameterValue" }, { "name", "value" },
};

/* The value of a map that is a pair of a secret's name and its value, or NULL. */
static const struct value *secret_of_pair(const struct value *map)
{
	if (map_len(map) < 2 || map_len(map) > 4)
		return NULL;
	map_each(e, map)
		for (size_t i = 0; str_ends(e->key, "alue") && i < sizeof pairs / sizeof *pairs; i++) {
			struct str name = str_eqz(e->key, pairs[i].value) ? value_str(value_get(map, pairs[i].name)) : STR("");
			if (name.n && secret_member(name, e->value, false))
				return e->value;
		}
	return NULL;
}

void secrets_mark(struct arena *a, const struct value *v, bool variables)
{
	const struct value *of_pair = secret_of_pair(v);
	for (uint32_t i = 0; is_map(v) && i < v->map.n; i++) {
		struct entry *e = &v->map.entry[i];
		if (is_map(e->value) || is_list(e->value))
			secrets_mark(a, e->value, secret_variables_below(e->key, variables && is_map(e->value)));
		else if (e->value == of_pair || secret_member(e->key, e->value, variables))
			e->value = value_to_secret(a, e->value);
	}
	list_each(i, v)
		if (is_map(v->list.item[i]) || is_list(v->list.item[i]))
			secrets_mark(a, v->list.item[i], false);
		else if (secret_looks(v->list.item[i]))
			v->list.item[i] = value_to_secret(a, v->list.item[i]);
}

void secrets_remember(struct arena *a, const struct value *v)
{
	map_each(e, v)
		secrets_remember(a, e->value);
	list_each(i, v)
		secrets_remember(a, v->list.item[i]);
	if (is_string(v) || is_number(v))
		secret_remember(a, js_string(a, v));
}

/* ---- for showing */

static bool shows_all(const struct arena *a) { return a->secrets && a->secrets->show; }
bool value_hidden(const struct arena *a, const struct value *v) { return value_secret(v) && !shows_all(a); }
bool value_hides(const struct arena *a, const struct value *v) { return value_holds_secret(a, v) && !shows_all(a); }

static const struct value *redacted(struct arena *a, const struct value *v)
{
	if (value_secret(v) && !is_null(v))
		return LITERAL(SECRET_SHOWN);
	if (is_map(v)) {
		struct value *m = value_at(v_map_for(a, v->map.n), v->span);
		map_each(e, v)
			map_put_at(a, m, str_shown(a, e->key), key_span(e), redacted(a, e->value));
		return m;
	}
	if (is_list(v)) {
		struct value *l = list_copy(a, v);
		for (uint32_t i = 0; i < l->list.n; i++)
			l->list.item[i] = redacted(a, l->list.item[i]);
		return l;
	}
	return v;
}

const struct value *value_without_secrets(struct arena *a, const struct value *v)
{
	return v && secrets_any(a) ? redacted(a, v) : v;
}

const struct value *value_redacted(struct arena *a, const struct value *v)
{
	return shows_all(a) ? v : value_without_secrets(a, v);
}

/* A copy of what holds marks that v has not; v itself where there are none. */
static const struct value *reviewed(struct arena *a, const struct value *v, bool variables)
{
	struct value *copy = NULL;
	const struct value *of_pair = secret_of_pair(v);
	for (uint32_t i = 0, n = is_map(v) ? map_len(v) : list_len(v); i < n; i++) {
		const struct entry *e = is_map(v) ? &v->map.entry[i] : NULL;
		const struct value *old = e ? e->value : v->list.item[i], *now = old;
		if (is_map(old) || is_list(old))
			now = reviewed(a, old, e && secret_variables_below(e->key, variables && is_map(old)));
		else if (!value_secret(old) && ((e ? old == of_pair || secret_member(e->key, old, variables) : secret_looks(old)) || text_known(a, value_str(old))))
			now = value_to_secret(a, old);
		const bool known_key = e && text_known(a, e->key);
		if (now == old && !known_key)
			continue;
		if (!copy)
			copy = e ? map_copy(a, v) : list_copy(a, v);
		if (e)
			copy->map.entry[i].value = now;
		else
			copy->list.item[i] = now;
		if (known_key)
			copy->map.entry[i].key = str_to_secret(a, e->key);
	}
	return copy ? copy : v;
}

/* What was made of secrets is in the other template as a plain text. */
static void remember_made(struct arena *a, const struct value *v)
{
	map_each(e, v) {
		if (str_secret(a, e->key))
			secret_remember(a, e->key);
		remember_made(a, e->value);
	}
	list_each(i, v)
		remember_made(a, v->list.item[i]);
	if (is_string(v) && value_secret(v))
		secret_remember(a, v->string);
}

void templates_for_review(struct arena *a, const struct value **one, const struct value **other)
{
	const struct value **sides[] = { one, other };
	for (int i = 0; i < 2; i++)
		if (sides[i])
			remember_made(a, *sides[i]);
	for (int i = 0; i < 2; i++)
		if (sides[i])
			*sides[i] = reviewed(a, *sides[i], false);
}
