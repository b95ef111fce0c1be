#include "ir/base/secret.h"

#include "ir/base/buf.h"
#include "ir/base/inert.h"

#include <stdio.h>

enum { PIECE = 4096, LARGEST_PIECE = 1 << 20 }; /* each is twice as large as the one before: they stay few */
enum { ANYWHERE_FROM = 5 }; /* shorter secrets are found in quotes only: they may be a part of any word */

bool secrets_hold(const struct secrets *s, const char *p)
{
	const uintptr_t at = (uintptr_t)p;
	for (uint32_t i = 0; at >= s->low && at < s->high && i < s->pieces.n; i++)
		if (at >= s->pieces.at[i].from && at < s->pieces.at[i].to)
			return true;
	return false;
}

void secrets_begin(struct arena *a, bool show)
{
	if (!a->secrets) {
		a->secrets = ARENA_NEW(a, struct secrets);
		a->secrets->of = a;
	}
	a->secrets->show = show;
}

static void add_piece(struct secrets *s, uintptr_t from, uintptr_t to)
{
	vec_push(s->of, &s->pieces, (struct secret_piece){ from, to });
	s->low = s->low && s->low < from ? s->low : from;
	s->high = s->high > to ? s->high : to;
	s->any = true;
}

/* ---- making them */

char *text_room_secret(struct arena *a, size_t n)
{
	if (!a->secrets)
		secrets_begin(a, false);
	struct secrets *s = a->secrets;
	if (n >= s->left) { /* never to the end: the end of a text is a place in it, too */
		const size_t size = s->pieces.n < 8 ? (size_t)PIECE << s->pieces.n : LARGEST_PIECE;
		s->left = n < size ? size : n + 1;
		s->at = arena_alloc(s->of, s->left);
		add_piece(s, (uintptr_t)s->at, (uintptr_t)s->at + s->left);
	}
	char *p = s->at;
	s->at += n;
	s->left -= n;
	return p;
}

char *text_room_of(struct arena *a, size_t n, const struct str *of, size_t of_n)
{
	for (size_t i = 0; secrets_any(a) && i < of_n; i++)
		if (str_secret(a, of[i]))
			return text_room_secret(a, n);
	return arena_alloc(a, n);
}

char *text_room(struct arena *a, size_t n, struct str of) { return text_room_of(a, n, &of, 1); }

struct str str_to_secret(struct arena *a, struct str s)
{
	if (!s.n || str_secret(a, s))
		return s;
	char *p = text_room_secret(a, (size_t)s.n + 1);
	memcpy(p, s.p, s.n);
	return (struct str){ p, s.n };
}

/* ---- the net */

void secret_remember(struct arena *a, struct str s)
{
	if (!a->secrets)
		secrets_begin(a, false);
	struct secrets *all = a->secrets;
	if (s.n && (!all->known.n || !str_eq(all->known.at[all->known.n - 1], s)))
		vec_push(all->of, &all->known, s);
}

/* Where needle begins in s, whatever the case of their letters, at or after from; or -1. */
static int32_t search_nocase(struct str s, struct str needle, uint32_t from)
{
	for (uint32_t at = from; at + needle.n <= s.n; at++)
		if ((s.p[at] | 0x20) == (needle.p[0] | 0x20) && str_eq_nocase(str_to(str_from(s, at), needle.n), needle))
			return (int32_t)at;
	return -1;
}

bool text_known(const struct arena *a, struct str text)
{
	const struct secrets *s = a->secrets;
	for (uint32_t i = 0; s && i < s->known.n; i++)
		if (s->known.at[i].n >= ANYWHERE_FROM && search_nocase(text, s->known.at[i], 0) >= 0)
			return true;
	return false;
}

static struct str without(struct arena *a, struct str text, struct str secret)
{
	bool quoted = secret.n < ANYWHERE_FROM;
	struct str what = quoted ? STR_CAT(a, STR("'"), secret, STR("'")) : secret, hidden = quoted ? STR("'" SECRET_SHOWN "'") : STR(SECRET_SHOWN);
	for (int32_t at = 0; (at = search_nocase(text, what, (uint32_t)at)) >= 0; at += (int32_t)hidden.n)
		text = STR_CAT(a, str_to(text, (uint32_t)at), hidden, str_from(text, (uint32_t)at + what.n));
	return text;
}

struct str text_redacted(struct arena *a, struct str text)
{
	const struct secrets *s = a->secrets;
	for (uint32_t i = 0; s && !s->show && i < s->known.n; i++)
		text = without(a, text, s->known.at[i]);
	return text;
}

/* ---- printf: the directives one by one, since their arguments' addresses count */

struct directive {
	char spec[64];        /* with * replaced by its figure and without a precision, up to the conversion */
	int precision;        /* -1: none */
	int longs;            /* of l; z and t are as long as long, j as long long */
	char conversion;
};

static void add_figure(struct directive *d, int n)
{
	size_t at = strlen(d->spec);
	snprintf(d->spec + at, sizeof d->spec - at, "%d", n);
}

static __attribute__((format(printf, 2, 3))) void put_one(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	buf_vputf(b, fmt, ap);
	va_end(ap);
}

/* p: behind the %. Returns what follows the directive. */
static const char *read_directive(const char *p, va_list *ap, struct directive *d)
{
	*d = (struct directive){ .spec = "%", .precision = -1 };
	size_t n = 1;
	while (*p && strchr("-+ #0", *p) && n < 8)
		d->spec[n++] = *p++;
	if (*p == '*') {
		add_figure(d, va_arg(*ap, int));
		p++;
	} else {
		for (n = strlen(d->spec); ascii_digit(*p) && n < 16; n++)
			d->spec[n] = *p++;
	}
	if (*p == '.') {
		p++;
		d->precision = 0;
		if (*p == '*')
			d->precision = va_arg(*ap, int), p++;
		for (; ascii_digit(*p); p++)
			d->precision = d->precision * 10 + (*p - '0');
	}
	for (; *p && strchr("hlzjt", *p); p++)
		d->longs += *p == 'h' ? 0 : *p == 'j' ? 2 : 1;
	d->conversion = *p;
	return *p ? p + 1 : p;
}

static bool is_secret(const struct arena *a, const struct directive *d, const char *text)
{
	return a && text && d->precision != 0 && *text && str_secret(a, (struct str){ text, 1 });
}

static void put_text(struct buf *b, const struct arena *a, struct directive *d, const char *text)
{
	if (is_secret(a, d, text) && !a->secrets->show) {
		text = SECRET_SHOWN;
		d->precision = -1;
	}
	struct buf inert = { 0 };
	const struct str all = { text, text ? (uint32_t)(d->precision >= 0 ? strnlen(text, (size_t)d->precision) : strlen(text)) : 0 };
	if (b->inert && inert_end(all, 0) < all.n) {
		buf_inert(&inert, all);
		text = inert.p;
		d->precision = (int)inert.n;
	}
	const size_t n = strlen(d->spec);
	snprintf(d->spec + n, sizeof d->spec - n, d->precision >= 0 ? ".*s" : "s");
	if (d->precision >= 0)
		put_one(b, d->spec, d->precision, text);
	else
		put_one(b, d->spec, text);
	buf_free(&inert);
}

static void put_figure(struct buf *b, struct directive *d, va_list *ap)
{
	size_t n = strlen(d->spec);
	if (d->precision >= 0)
		n += (size_t)snprintf(d->spec + n, sizeof d->spec - n, ".%d", d->precision);
	const char *length = d->longs >= 2 ? "ll" : d->longs == 1 ? "l" : "";
	const bool real = d->conversion && strchr("eEfFgG", d->conversion);
	snprintf(d->spec + n, sizeof d->spec - n, "%s%c", real ? "" : length, d->conversion);
	if (real)
		put_one(b, d->spec, va_arg(*ap, double));
	else if (d->longs >= 2)
		put_one(b, d->spec, va_arg(*ap, long long));
	else if (d->longs == 1)
		put_one(b, d->spec, va_arg(*ap, long));
	else
		put_one(b, d->spec, va_arg(*ap, int));
}

/* b NULL: only looks. Whether an argument is a secret. */
static bool walk(struct buf *b, const struct arena *a, const char *fmt, va_list *ap)
{
	bool any = false;
	for (const char *p = fmt; *p;) {
		const size_t plain = strcspn(p, "%");
		struct directive d;
		if (b)
			buf_put(b, p, plain);
		p += plain;
		if (!*p)
			break;
		p = read_directive(p + 1, ap, &d);
		if (d.conversion == '%') {
			if (b)
				buf_c(b, '%');
		} else if (d.conversion == 's') {
			const char *text = va_arg(*ap, const char *);
			any |= is_secret(a, &d, text);
			if (b)
				put_text(b, a, &d, text);
		} else {
			struct buf unused = { 0 };
			put_figure(b ? b : &unused, &d, ap);
			buf_free(&unused);
		}
	}
	return any;
}

bool format_secret(const struct arena *a, const char *fmt, va_list ap)
{
	va_list own;
	va_copy(own, ap);
	bool any = walk(NULL, a, fmt, &own);
	va_end(own);
	return any;
}

void buf_vputf_shown(struct buf *b, const struct arena *a, const char *fmt, va_list ap)
{
	va_list own;
	va_copy(own, ap);
	walk(b, a, fmt, &own);
	va_end(own);
}

struct str str_vfmt_shown(struct arena *a, const char *fmt, va_list ap)
{
	struct buf b = { 0 };
	buf_vputf_shown(&b, a, fmt, ap);
	struct str s = str_dup(a, buf_text(&b));
	buf_free(&b);
	return s;
}

struct str str_fmt_shown(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	struct str s = str_vfmt_shown(a, fmt, ap);
	va_end(ap);
	return s;
}
