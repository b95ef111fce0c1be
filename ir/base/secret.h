/*
 * secret: texts that nobody is shown. The bytes of a secret lie in memory of their own, and a text that is made of
 * one (str_cat, str_fmt, str_lower, …) is made there, too. So the address of a text says whether it is a secret or
 * holds one, however it was changed on the way and wherever it is kept: a name, a map's key, an argument of a message.
 * Values carry a mark as well (value_secret in ir/value.h), since a number or boolean has no text.
 *
 * Whoever writes text for people lets str_shown say what may be seen. Diagnostics and a buf with `shows` do so by themselves.
 * Whoever makes a text byte by byte takes its memory from text_room.
 */
#ifndef SLSC_SECRET_H
#define SLSC_SECRET_H

#include <stdarg.h>

#include "ir/base/str.h"
#include "ir/base/vec.h"

#define SECRET_SHOWN "(secret)" /* what stands in a secret's place */

struct secret_piece {
	uintptr_t from, to;
};

struct secrets {
	struct arena *of;             /* gives the memory */
	uintptr_t low, high;          /* all pieces lie between */
	VEC(struct secret_piece) pieces;
	char *at;                     /* what is left of the newest piece */
	size_t left;
	VEC(struct str) known;        /* as their sources gave them, for text_redacted */
	bool any;                     /* there are some: until then nothing costs anything */
	bool show;                    /* --show-secrets */
};

static inline bool secrets_any(const struct arena *a) { return a->secrets && a->secrets->any; }
/* Whether the address lies in a secret's memory. */
bool secrets_hold(const struct secrets *s, const char *p);
/* False where it is sure that they do not: nearly all texts lie elsewhere. */
static inline bool secrets_near(const struct secrets *s, const char *p)
{
	return (uintptr_t)p >= s->low && (uintptr_t)p < s->high;
}
/* Whether the text is a secret or made of one. a: any arena of the compilation. */
static inline bool str_secret(const struct arena *a, struct str s)
{
	return secrets_any(a) && s.n && secrets_near(a->secrets, s.p) && secrets_hold(a->secrets, s.p);
}
/* What may be seen of it: the text itself, or "(secret)". */
static inline struct str str_shown(const struct arena *a, struct str s)
{
	return str_secret(a, s) && !a->secrets->show ? STR(SECRET_SHOWN) : s;
}

/* Room for secrets in an arena that lives as long as the compilation. show: they are shown after all. */
void secrets_begin(struct arena *a, bool show);
/* The same text as a secret, NUL-terminated. */
struct str str_to_secret(struct arena *a, struct str s);
/* Zeroed memory of n bytes for a text that is made of another one, or of several. */
char *text_room(struct arena *a, size_t n, struct str of); /* secret if `of` is */
char *text_room_of(struct arena *a, size_t n, const struct str *of, size_t of_n);
/* The same for a secret, whatever it is made of. */
char *text_room_secret(struct arena *a, size_t n);

/* Remembers a secret as it came from its source. */
void secret_remember(struct arena *a, struct str s);
/*
 * A text without the secrets that were remembered, whatever the case of their letters: the net below all marks, for texts
 * that came from elsewhere (an error of node or aws). The same text if it holds none.
 */
struct str text_redacted(struct arena *a, struct str text);
/* Whether it holds one of them that is long enough not to be a part of any word. */
bool text_known(const struct arena *a, struct str text);

/* ---- printf */
/* Whether an argument of %s or %.*s is a secret. */
bool format_secret(const struct arena *a, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
/* printf into the arena for a text that people read: "(secret)" in place of secret arguments. */
struct str str_vfmt_shown(struct arena *a, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
struct str str_fmt_shown(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
struct buf;
/* The same, appended to a buffer. */
void buf_vputf_shown(struct buf *b, const struct arena *a, const char *fmt, va_list ap) __attribute__((format(printf, 3, 0)));

#endif
