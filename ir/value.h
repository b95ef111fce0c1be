/*
 * value: the one tree of slsc, from YAML to JSON. A node has a kind, the span
 * of its text, and an origin where a variable brought it. Maps keep insertion
 * order and never hold a key twice. Absent ("undefined") is the NULL pointer;
 * an explicit null is a VALUE_NULL node.
 *
 * Nodes are built through the v_* and map_, list_ functions, belong to the
 * arena, and are const once the function that built them returns: subtrees are
 * shared freely between configuration and template. value_merge and friends
 * therefore return new maps and leave their arguments as they are.
 *
 * Where a tree has one owner, that one puts other nodes into its slots (what a
 * member of a map or an item of a list points to: const struct value **). Readers
 * hand over a tree in which no node stands twice, and variables and the checker
 * own it in turn; from lowering on nobody does. map_own makes a part of a tree
 * one's own again.
 */
#ifndef SLSC_VALUE_H
#define SLSC_VALUE_H

#include "ir/base/secret.h"
#include "ir/base/source.h"

enum value_kind { VALUE_NULL, VALUE_BOOL, VALUE_NUMBER, VALUE_STRING, VALUE_LIST, VALUE_MAP };

enum origin_kind { ORIGIN_VARIABLE, ORIGIN_ALIAS, ORIGIN_MERGE };

/* How a value came to its place: a chain from the innermost use outwards. */
struct origin {
	struct span use;           /* the ${…}, *alias or << that brought the value; or, for a text of which a variable brought a part, that variable */
	const struct origin *next; /* the use that brought that text, or NULL */
	enum origin_kind kind;
};

/* A member of a map. Made by entry_make, since the key's place lies in what would be padding behind the key. */
struct entry {
	union {
		struct str key;
		struct {
			const char *key_p;
			uint32_t key_n;
			uint32_t key_at; /* position of the key's text (behind its quote), 0: nowhere */
		};
	};
	const struct value *value; /* never NULL */
};

/* A member whose key has the text and place; value is not NULL. */
static inline struct entry entry_make(struct str key, struct span at, const struct value *value)
{
	struct entry e = { .value = value };
	e.key_p = key.p;
	e.key_n = key.n;
	e.key_at = at.at;
	return e;
}
/*
 * 24 bytes, because a template of a thousand functions has a million of them. The kind lies in the span's spare
 * bits: read v->span, set it by value_at. An origin lies in front of the node: value_origin, value_from.
 */
struct value {
	union {
		const struct span span; /* of the text that gave the value */
		struct {
			uint32_t span_at, span_len : 20;
			uint32_t is_date : 1;    /* VALUE_STRING: an unquoted YAML timestamp, kept as written */
			uint32_t has_origin : 1;
			uint32_t is_secret : 1;  /* nobody is shown it: value_secret, value_to_secret */
			uint32_t is_damaged : 1; /* the text around it could not be read: a map or list may lack members, anything else is not known */
			uint32_t kind : 8;       /* enum value_kind */
		};
	};
	union {
		bool boolean;
		struct {
			double number;
			uint32_t digits_n;
			char digits[4]; /* digits_n bytes, on behind the node: as written if that is a valid JSON number, else none */
		};
		struct str string;
		struct {
			const struct value **item; /* never NULL; items are never NULL */
			uint32_t n, cap;
		} list;
		struct {
			struct entry *entry; /* past a few keys a hash index lies behind the cap entries */
			uint32_t n, cap;
		} map;
	};
};

/* Where the key stands. A member that slsc made has one place, its value's. */
static inline struct span key_span(const struct entry *e)
{
	return e->key_at == e->value->span_at ? e->value->span : span_make(e->key_at, e->key_n);
}

/* ---- builders; new nodes have no span until value_at. What is made of a secret's text or digits is a secret. */
struct value *v_null(struct arena *a);
struct value *v_bool(struct arena *a, bool b);
struct value *v_int(struct arena *a, int64_t i);
/* digits: the number as written, or empty; they are copied. */
struct value *v_number(struct arena *a, double d, struct str digits);
struct value *v_str(struct arena *a, struct str s); /* s must live as long as the arena */
struct value *v_text(struct arena *a, const char *z);
struct value *v_fmt(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
struct value *v_list(struct arena *a);
struct value *v_map(struct arena *a);
/* With room for n keys, where that is known to be many. */
struct value *v_map_for(struct arena *a, uint32_t n);
/* Sets the span and returns v. */
static inline struct value *value_at(struct value *v, struct span at)
{
	v->span_at = at.at;
	v->span_len = at.len;
	return v;
}
/* Another node of the same content (a list's items and a map's entries are shared) and place, that came by origin; NULL: by none. */
struct value *value_from(struct arena *a, const struct value *v, const struct origin *origin);

/*
 * v as a secret, and all that is in it: texts lie among the arena's secrets then, so that what is made of them is secret,
 * too (ir/base/secret.h). Keys stay as they are. Spans and origins stay.
 */
const struct value *value_to_secret(struct arena *a, const struct value *v);
/* Marks a new node that was made of another one in a way that keeps no text of it. */
static inline struct value *value_made_of(struct value *made, const struct value *v)
{
	made->is_secret |= v && v->is_secret;
	return made;
}

/* A constant of up to four digits: static const struct value six = NUMBER(6); */
#define NUMBER(n) { .kind = VALUE_NUMBER, .digits_n = sizeof #n - 1, .number = (n), .digits = #n }
/* A constant: static const struct value latest = TEXT("LATEST"); */
#define TEXT(z) { .kind = VALUE_STRING, .string = { (z), sizeof(z) - 1 } }
/*
 * v itself. To clang a list of addresses alone is a constant, which it writes without the statements that the addresses come from: those of
 * the constants in LITERAL and CFN_REF then never get their content. A call is no constant.
 */
static inline const struct value *value_itself(const struct value *v) { return v; }
/* The constant of a literal text, where it is needed: what stands in thousands of resources is there once. */
#define LITERAL(z) (__extension__({ static const struct value literal_ = TEXT(z); value_itself(&literal_); }))

struct kv {
	const char *key;
	const struct value *value; /* NULL: the key is left out */
};
/* MAP(a, { "Ref", v }, { "B", NULL }) : a map literal; NULL values are left out. */
#define MAP(a, ...) \
	map_of((a), (const struct kv[]){ __VA_ARGS__ }, sizeof((const struct kv[]){ __VA_ARGS__ }) / sizeof(struct kv))
/* LIST(a, v, w) : a list literal; NULL items are left out. */
#define LIST(a, ...) \
	list_of((a), (const struct value *const[]){ __VA_ARGS__ }, \
		sizeof((const struct value *const[]){ __VA_ARGS__ }) / sizeof(struct value *))
/* TEXTS(a, "x", "y") : a list of texts. */
#define TEXTS(a, ...) \
	list_of_texts((a), (const char *const[]){ __VA_ARGS__ }, sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))
/* What MAP, LIST and TEXTS call. */
struct value *map_of(struct arena *a, const struct kv *kv, size_t n);
struct value *list_of(struct arena *a, const struct value *const *v, size_t n);
struct value *list_of_texts(struct arena *a, const char *const *z, size_t n);

/* Appends; v NULL does nothing. */
void list_push(struct arena *a, struct value *list, const struct value *v);
/* Room for so many keys in all, of a map that has fewer. */
void map_reserve(struct arena *a, struct value *map, uint32_t n);
/* Sets a key (replacing keeps its order); v NULL does nothing. The key must live as long as the arena. */
void map_put(struct arena *a, struct value *map, struct str key, const struct value *v);
static inline void map_putz(struct arena *a, struct value *map, const char *key, const struct value *v)
{
	map_put(a, map, str_z(key), v);
}
/* The same with the key's place; an unknown one leaves the place of a key that is there. */
void map_put_at(struct arena *a, struct value *map, struct str key, struct span at, const struct value *v);
/* The value that the key has already; NULL where it had none, and now has v, which is not NULL. */
const struct value *map_put_new(struct arena *a, struct value *map, struct str key, struct span at, const struct value *v);
/* Takes a key out, keeping the order of the others. */
void map_remove(struct value *map, struct str key);
/* Takes out all members that are null, in one go. */
void map_remove_nulls(struct value *map);

/* ---- reading; every reader accepts NULL and a value of another kind */
/* Stands for a value that is not known, by its address: of a variable that could not be resolved, or of a text that could not be read. */
extern const struct value value_unknown;
static inline bool is_unknown(const struct value *v) { return v == &value_unknown; }
/* Whether a map or list may lack members, since the text around it could not be read. */
static inline bool is_damaged(const struct value *v) { return v && v->is_damaged; }
/* The value of a key, or NULL. */
const struct value *map_get(const struct value *map, struct str key);
static inline const struct value *value_get(const struct value *map, const char *key) { return map_get(map, str_z(key)); }
/* A key's member, or NULL; it lasts until a key is added or taken out. */
const struct entry *map_entry(const struct value *map, struct str key);
/* Another map of the same members, in the order of their keys' bytes. */
struct value *map_sorted(struct arena *a, const struct value *map);
/* How far the key that lies worst in a large map's hash index is from its place: for tests. */
uint32_t map_steps(const struct value *map);
/* A step into v by name: a map's key, or a list's index in digits; NULL where there is nothing. */
const struct value *value_step(const struct value *v, struct str name);
/* value_dig(v, "iam", "role") walks maps, up to four steps; NULL where one is missing. */
#define value_dig(v, ...) value_walk((v), (const char *const[4]){ __VA_ARGS__ })
/* Without a loop, so that the lengths of literal keys are known when it is compiled. */
static inline const struct value *value_walk(const struct value *v, const char *const keys[4])
{
	v = value_get(v, keys[0]);
	v = v && keys[1] ? value_get(v, keys[1]) : v;
	v = v && keys[2] ? value_get(v, keys[2]) : v;
	return v && keys[3] ? value_get(v, keys[3]) : v;
}
static inline bool is_kind(const struct value *v, enum value_kind k) { return v && v->kind == k; }
static inline bool is_null(const struct value *v) { return is_kind(v, VALUE_NULL); }
static inline bool is_bool(const struct value *v) { return is_kind(v, VALUE_BOOL); }
static inline bool is_number(const struct value *v) { return is_kind(v, VALUE_NUMBER); }
static inline bool is_string(const struct value *v) { return is_kind(v, VALUE_STRING); }
static inline bool is_list(const struct value *v) { return is_kind(v, VALUE_LIST); }
static inline bool is_map(const struct value *v) { return is_kind(v, VALUE_MAP); }
/* Entries of a map / items of a list; 0 for anything else. */
static inline uint32_t map_len(const struct value *v) { return is_map(v) ? v->map.n : 0; }
static inline uint32_t list_len(const struct value *v) { return is_list(v) ? v->list.n : 0; }
/* Whether an item of the list is this text. */
bool list_has(const struct value *list, struct str text);
/* Item i of a list, NULL past its end. */
static inline const struct value *list_at(const struct value *v, uint32_t i) { return i < list_len(v) ? v->list.item[i] : NULL; }
/* JavaScript's `v == null`: absent or null. */
static inline bool is_nil(const struct value *v) { return !v || v->kind == VALUE_NULL; }
static inline bool is_true(const struct value *v) { return is_bool(v) && v->boolean; }
static inline bool is_false(const struct value *v) { return is_bool(v) && !v->boolean; }
/* A number's digits as they were written; empty for one that was computed. */
static inline struct str value_digits(const struct value *v)
{
	return (struct str){ (const char *)v + offsetof(struct value, digits), v->digits_n };
}
/* The text of a string value; empty for any other kind. */
static inline struct str value_str(const struct value *v) { return is_string(v) ? v->string : STR(""); }
static inline bool value_is(const struct value *v, const char *z) { return is_string(v) && str_eqz(v->string, z); }
static inline struct span value_span(const struct value *v) { return v ? v->span : (struct span){ 0 }; }
/* How it came to its place; NULL: written where it stands. */
static inline const struct origin *value_origin(const struct value *v)
{
	return v && v->has_origin ? ((const struct origin *const *)(const void *)v)[-1] : NULL;
}
/* Whether v itself is a secret; whether anything in it is, keys included. */
static inline bool value_secret(const struct value *v) { return v && v->is_secret; }
bool value_holds_secret(const struct arena *a, const struct value *v);
const char *value_kind_name(const struct value *v); /* "a text", "a list", … for messages */

/* "variable", "alias", "merge": for messages. */
const char *origin_word(enum origin_kind kind);

/* Deep equality as JSON values (key order aside; numbers by value). */
bool value_equal(const struct value *a, const struct value *b);

/*
 * Generated resources share many subtrees, and a walk over them need not enter one again whose outcome it knows. A
 * walk keeps the latest outcomes by address; zeroed, it knows none.
 */
enum { SEEN = 256 };
struct seen {
	struct {
		const struct value *v;
		uint64_t outcome;
	} at[SEEN];
};
static inline size_t seen_slot(const void *p) { return ((uintptr_t)p >> 3) % SEEN; }

/*
 * 64 bits of a value's content, the same on every machine: equal values have equal ones, key order aside. seen is
 * for this walk alone.
 */
uint64_t value_hash(struct seen *seen, const struct value *v);
/* The same of a map's member; sums of them do not depend on the members' order. */
uint64_t member_hash(struct seen *seen, struct str key, const struct value *v);

/* ---- copies */
/* A new map with the same entries (values shared): a place to put keys into. */
struct value *map_copy(struct arena *a, const struct value *map);
struct value *list_copy(struct arena *a, const struct value *list);
/* map_copy with room for so many keys more. */
struct value *map_copy_for(struct arena *a, const struct value *map, uint32_t more);
/* The map or list under a key, as a copy that has taken its place; NULL if there is none. Its members are still shared. */
struct value *map_own(struct arena *a, struct value *map, struct str key);
/* The same of item i of a list. */
struct value *list_own(struct arena *a, struct value *list, uint32_t i);
/* An empty map with the span and origin of another; of NULL without both. */
struct value *map_like(struct arena *a, const struct value *map);
/* Maps and lists copied throughout; scalars, which nothing changes, are shared. */
const struct value *value_deep_copy(struct arena *a, const struct value *v);
/*
 * lodash's _.merge(a, b) as a new value: maps by key, lists by index, anything
 * else replaces; absent does not replace. Neither argument changes.
 */
const struct value *value_merge(struct arena *arena, const struct value *a, const struct value *b);
/* Object.assign({}, a, b): shallow. Either may be NULL. */
struct value *map_assign(struct arena *arena, const struct value *a, const struct value *b);

/* Loops over the members of a map (const struct entry *e) and the numbers of a list's items (uint32_t i); none for NULL and other kinds. */
#define map_each(e, m) \
	for (const struct entry *e = is_map(m) ? (m)->map.entry : NULL, *e##_end = e ? e + map_len(m) : e; e != e##_end; e++)
#define list_each(i, l) for (uint32_t i = 0, i##_n = list_len(l); i < i##_n; i++)

#endif
