/*
 * second: a second opinion on what a text says: libfyaml's for YAML 1.2 and cJSON's for JSON, as values of slsc, so that
 * value_equal compares them with what its own readers make of it.
 */
#ifndef SLSC_TESTS_SECOND_H
#define SLSC_TESTS_SECOND_H

#include "ir/cfntags.h"
#include "ir/value.h"

#include <cjson/cJSON.h>
#include <libfyaml.h>
#include <stdlib.h>

static struct str second_copy(struct arena *a, const char *p, size_t n) { return str_dup(a, (struct str){ p ? p : "", (uint32_t)n }); }

static const struct value *second_of_json(struct arena *a, const cJSON *j)
{
	if (cJSON_IsString(j))
		return v_str(a, second_copy(a, j->valuestring, strlen(j->valuestring)));
	if (cJSON_IsNumber(j))
		return v_number(a, j->valuedouble, STR(""));
	if (cJSON_IsBool(j))
		return v_bool(a, cJSON_IsTrue(j));
	if (cJSON_IsNull(j))
		return v_null(a);
	struct value *v = cJSON_IsObject(j) ? v_map(a) : v_list(a);
	for (const cJSON *item = j->child; item; item = item->next)
		if (cJSON_IsObject(j))
			map_put(a, v, second_copy(a, item->string, strlen(item->string)), second_of_json(a, item));
		else
			list_push(a, v, second_of_json(a, item));
	return v;
}

/* NULL: cJSON refuses it. Texts end at a \u0000, and numbers are doubles. */
static __attribute__((unused)) const struct value *second_json(struct arena *a, struct str text)
{
	cJSON *j = cJSON_ParseWithLengthOpts(text.p ? text.p : "", text.n + 1, NULL, true);
	const struct value *v = j ? second_of_json(a, j) : NULL;
	cJSON_Delete(j);
	return v;
}

static bool second_digits(const char *p, const char *digits)
{
	return *p && strspn(p, digits) == strlen(p);
}

/* A plain scalar in YAML 1.2's core schema. */
static const struct value *second_plain(struct arena *a, struct str s)
{
	static const char *const nulls[] = { "", "~", "null", "Null", "NULL" }, *const yes[] = { "true", "True", "TRUE" }, *const no[] = { "false", "False", "FALSE" };
	for (size_t i = 0; i < sizeof nulls / sizeof *nulls; i++)
		if (str_eqz(s, nulls[i]))
			return v_null(a);
	for (size_t i = 0; i < 3; i++)
		if (str_eqz(s, yes[i]) || str_eqz(s, no[i]))
			return v_bool(a, str_eqz(s, yes[i]));
	const char *p = str_zdup(a, s), *unsigned_part = p + (*p == '-' || *p == '+');
	char *end = NULL;
	if (str_starts(s, "0x") && second_digits(p + 2, "0123456789abcdefABCDEF"))
		return v_number(a, (double)strtoull(p + 2, NULL, 16), STR(""));
	if (str_starts(s, "0o") && second_digits(p + 2, "01234567"))
		return v_number(a, (double)strtoull(p + 2, NULL, 8), STR(""));
	if (strcmp(unsigned_part, ".inf") == 0 || strcmp(p, ".nan") == 0)
		return v_number(a, *unsigned_part == '.' && unsigned_part[1] == 'i' ? (*p == '-' ? -1 : 1) * (double)INFINITY : (double)NAN, STR(""));
	const bool number = *unsigned_part && strspn(unsigned_part, "0123456789.eE+-") == strlen(unsigned_part) && strpbrk(unsigned_part, "0123456789") &&
			    (ascii_digit(*unsigned_part) || *unsigned_part == '.');
	const double d = number ? strtod(p, &end) : 0;
	return number && !*end ? v_number(a, d, STR("")) : v_str(a, s);
}

static const struct value *second_of_node(struct arena *a, struct fy_node *node)
{
	size_t n = 0, tag_n = 0;
	const char *tag_p = node ? fy_node_get_tag(node, &tag_n) : NULL;
	struct str tag = { tag_p, (uint32_t)(tag_p ? tag_n : 0) };
	struct value *v;
	void *at = NULL;
	struct fy_node_pair *pair;
	struct fy_node *item;
	switch (node ? fy_node_get_type(node) : FYNT_SCALAR) {
	case FYNT_MAPPING:
		v = v_map(a);
		while ((pair = fy_node_mapping_iterate(node, &at))) {
			struct fy_node *key = fy_node_pair_key(pair);
			const char *p = key ? fy_node_get_scalar(key, &n) : NULL;
			map_put(a, v, second_copy(a, p, p ? n : 0), second_of_node(a, fy_node_pair_value(pair)));
		}
		break;
	case FYNT_SEQUENCE:
		v = v_list(a);
		while ((item = fy_node_sequence_iterate(node, &at)))
			list_push(a, v, second_of_node(a, item));
		break;
	default: {
		const char *p = node ? fy_node_get_scalar(node, &n) : NULL;
		struct str text = second_copy(a, p, p ? n : 0);
		if (!tag.n && (!node || fy_node_get_style(node) == FYNS_PLAIN))
			return second_plain(a, text);
		v = v_str(a, text);
	}
	}
	return str_starts(tag, "!") ? cfntag_expand(a, str_from(tag, 1), v) : v;
}

/* NULL: libfyaml refuses it, or it has a tag that is none of CloudFormation's. */
static __attribute__((unused)) const struct value *second_yaml(struct arena *a, struct str text)
{
	const struct fy_parse_cfg cfg = { .flags = FYPCF_QUIET | FYPCF_RESOLVE_DOCUMENT };
	struct fy_document *d = fy_document_build_from_string(&cfg, text.p ? text.p : "", text.n);
	const struct value *v = d ? second_of_node(a, fy_document_root(d)) : NULL;
	fy_document_destroy(d);
	return v;
}

#endif
