#include "ir/events/cloudFront/cloudFront.h"

#include "ir/js.h"
#include "ir/naming.h"

/* The schemes after which Node's url.parse looks for a host only behind two slashes. */
static bool slashed_scheme(struct str scheme)
{
	static const char *const names[] = { "http", "https", "ftp", "gopher", "file", "ws", "wss" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eqz(scheme, names[i]))
			return true;
	return false;
}

static uint32_t scheme_length(struct str url)
{
	uint32_t n = 0;
	while (n < url.n && (ascii_alnum(url.p[n]) || url.p[n] == '.' || url.p[n] == '+' || url.p[n] == '-'))
		n++;
	return n && n < url.n && url.p[n] == ':' ? n : 0;
}

static uint32_t until(struct str s, const char *stops)
{
	uint32_t n = 0;
	while (n < s.n && !strchr(stops, s.p[n]))
		n++;
	return n;
}

/* url.parse writes these in a path as %XX. */
static struct str escape_path(struct arena *a, struct str path)
{
	static const char special[] = "\t\n\r \"'<>\\^`{|}", hex[] = "0123456789ABCDEF";
	char *p = text_room(a, 3 * (size_t)path.n + 1, path);
	uint32_t n = 0;
	for (uint32_t i = 0; i < path.n; i++) {
		unsigned char c = (unsigned char)path.p[i];
		if (c && strchr(special, c)) {
			p[n++] = '%';
			p[n++] = hex[c >> 4];
			p[n++] = hex[c & 15];
		} else {
			p[n++] = (char)c;
		}
	}
	return (struct str){ p, n };
}

struct url { /* the parts that an origin needs; host.p NULL: none */
	struct str scheme, host, path;
};

static struct url parse_url(struct arena *a, struct str text)
{
	struct url url = { 0 };
	uint32_t n = scheme_length(text);
	if (n) {
		url.scheme = str_lower(a, str_to(text, n));
		text = str_from(text, n + 1);
	}
	bool slashes = n && str_starts(text, "//"); /* without a scheme they are the path's */
	if (slashes)
		text = str_from(text, 2);
	if (slashes || (n && !slashed_scheme(url.scheme))) {
		struct str host = str_to(text, until(text, "/?#"));
		text = str_from(text, host.n);
		host = str_from(host, (uint32_t)(str_rfind(host, '@') + 1));
		int32_t colon = str_rfind(host, ':');
		if (colon >= 0 && until(str_from(host, (uint32_t)colon + 1), "0123456789") == 0)
			host = str_to(host, (uint32_t)colon);
		url.host = str_lower(a, host);
	}
	url.path = escape_path(a, str_to(text, until(text, "?#")));
	return url;
}

/* An address becomes an origin: s3: a bucket's, anything else a server's. */
static struct value *from_address(struct arena *a, struct str text)
{
	struct url url = parse_url(a, text);
	bool s3 = str_eqz(url.scheme, "s3");
	return MAP(a,
		{ "DomainName", url.host.p ? v_str(a, url.host) : v_null(a) },
		{ "OriginPath", url.path.n > 1 ? v_str(a, url.path) : NULL },
		{ s3 ? "S3OriginConfig" : "CustomOriginConfig",
		  s3 ? v_map(a) : MAP(a, { "OriginProtocolPolicy", LITERAL("match-viewer") }) });
}

struct value *cf_origin_value(struct cx *cx, const struct event *ev)
{
	struct arena *a = cx->arena;
	const struct value *given = value_get(ev->config, "origin");
	struct value *origin = is_string(given) ? from_address(a, given->string) : map_copy(a, is_map(given) ? given : v_map(a));
	const struct value *domain = value_get(origin, "DomainName"), *path = value_get(origin, "OriginPath");
	if (!domain) {
		diag(cx->diags, D_CLOUDFRONT_ORIGIN, given ? given->span : ev->span,
		     "the cloudFront event of function '%.*s' has no origin with a domain name", STRA(ev->fn->key));
		return NULL;
	}
	struct str name = is_string(domain) ? domain->string : name_alphanumeric(a, js_json(a, domain));
	struct str id = STR_CAT(a, js_truthy(value_get(origin, "S3OriginConfig")) ? STR("s3/") : STR("custom/"), name,
				js_truthy(path) ? js_string(a, path) : STR(""));
	map_putz(a, origin, "Id", v_str(a, id));
	return origin;
}

static const struct value *unite(struct arena *a, const struct value *first, const struct value *second)
{
	struct value *all = v_list(a);
	for (uint32_t i = 0, n = list_len(first) + (is_list(second) ? list_len(second) : 1); i < n; i++) {
		const struct value *item = i < list_len(first) ? list_at(first, i)
			: is_list(second) ? list_at(second, i - list_len(first)) : second;
		bool there = false;
		list_each(k, all)
			there = there || value_equal(list_at(all, k), item);
		if (!there)
			list_push(a, all, item);
	}
	return all;
}

const struct value *cf_extend(struct arena *a, const struct value *first, const struct value *second)
{
	struct value *joined = map_copy(a, first);
	map_each(e, second) {
		const struct value *old = map_get(first, e->key);
		const struct value *v = !old ? e->value : is_list(old) ? unite(a, old, e->value)
			: is_map(old) ? cf_extend(a, old, e->value) : old;
		map_put(a, joined, e->key, v);
	}
	return joined;
}
