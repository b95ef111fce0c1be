/*
 * assemble: the templates. First every resource and output goes to its stack, which tells what each stack needs of others;
 * then the root passes that to them; then each stack gives what others need of it.
 */
#include "ir/cfn.h"
#include "ir/graph.h"
#include "ir/naming.h"
#include "ir/split/split.h"
#include "ir/truth/limits.h"

#include <inttypes.h>
#include <stdlib.h>

enum { OUTPUTS_SHARE = 90 }; /* of a hundred: more outputs of nested stacks are not repeated in the root */

struct parts { /* of one template */
	struct value *resources, *parameters, *conditions, *mappings, *outputs;
};

/* The stack that an output goes to: the nested one that has all resources which it names; else the root. */
static uint32_t output_home(const struct split *s, uint32_t output)
{
	uint32_t home = UNPLACED;
	for (uint32_t u = s->at[output].first_use; u < uses_end(s, output); u++) {
		const uint32_t to = s->uses.at[u].to, stack = to == NOTHING ? home : s->at[to].stack;
		if (home != UNPLACED && stack != home)
			return ROOT;
		home = stack;
	}
	return home == UNPLACED || s->at[output].opaque ? ROOT : home;
}

static void put_resources(struct split *s, struct parts *parts)
{
	for (uint32_t i = 0; i < s->n; i++) {
		const struct entry *e = s->at[i].entry;
		map_put_at(s->a, parts[s->at[i].stack].resources, e->key, key_span(e), split_rewrite_resource(s, i));
	}
}

/* In the root, an output of a nested stack: without its export, as the nested stack exports it. */
static const struct value *repeated(struct split *s, const struct entry *output, const struct split_stack *home)
{
	struct value *now = map_copy(s->a, output->value);
	map_remove(now, STR("Export"));
	map_putz(s->a, now, "Value", cfn_getatt(s->a, home->id, STR_CAT(s->a, STR("Outputs."), output->key).p));
	return now;
}

static void put_outputs(struct split *s, struct parts *parts)
{
	const bool repeat = s->outputs_n <= limit_infos[LIMIT_OUTPUTS].most * OUTPUTS_SHARE / 100;
	for (uint32_t i = s->n; i < s->n + s->outputs_n; i++) {
		const struct entry *e = s->at[i].entry;
		const uint32_t home = is_map(e->value) ? output_home(s, i) : ROOT;
		s->at[i].stack = home;
		map_put_at(s->a, parts[home].outputs, e->key, key_span(e), split_rewrite_resource(s, i));
		if (home != ROOT && repeat)
			map_put_at(s->a, parts[ROOT].outputs, e->key, key_span(e), repeated(s, e, &s->stacks.at[home]));
	}
}

/* ---- what the root passes */

static struct value *parameter(struct split *s, const struct import *import)
{
	const struct value *no_echo = import->kind == IMPORT_PARAMETER ? value_get(map_get(s->parameters, import->id), "NoEcho") : NULL;
	return MAP(s->a, { "Type", import->list ? LITERAL("CommaDelimitedList") : LITERAL("String") }, { "NoEcho", no_echo });
}

static const struct value *put_arguments(struct split *s, uint32_t stack, struct parts *to)
{
	struct value *arguments = v_map(s->a);
	for (uint32_t i = 0; i < s->imports.n; i++) {
		const struct import *import = &s->imports.at[i];
		if (!bit_is(s->stacks.at[stack].imports, i))
			continue;
		if (import->kind == IMPORT_MAPPING) {
			map_put(s->a, to->mappings, import->id, map_get(s->mappings, import->id));
			continue;
		}
		const struct str name = split_import_name(s, i);
		map_put(s->a, arguments, name, split_argument(s, i));
		map_put(s->a, to->parameters, name, parameter(s, import));
		if (import->kind == IMPORT_CONDITION)
			map_put(s->a, to->conditions, import->id, MAP(s->a, { "Fn::Equals", LIST(s->a, cfn_ref(s->a, name), LITERAL("true")) }));
	}
	return map_len(arguments) ? map_sorted(s->a, arguments) : NULL;
}

/* What has to be there before the stack, and is not passed to it. */
static const struct value *depends_of(struct split *s, const uint32_t *of, uint32_t n, uint32_t stack)
{
	struct value *ids = v_map(s->a);
	for (uint32_t k = 0; k < n; k++)
		for (uint32_t u = s->at[of[k]].first_use; u < uses_end(s, of[k]); u++) {
			const struct use *use = &s->uses.at[u];
			const uint32_t home = use->to == NOTHING ? stack : s->at[use->to].stack;
			if (home == stack || (use->import != NOTHING && !s->imports.at[use->import].computed))
				continue;
			const struct str id = home == ROOT ? s->at[use->to].entry->key : s->stacks.at[home].id;
			map_put(s->a, ids, id, v_str(s->a, id));
		}
	struct value *list = v_list(s->a);
	const struct value *by_name = map_sorted(s->a, ids);
	map_each(e, by_name)
		list_push(s->a, list, e->value);
	return list->list.n ? list : NULL;
}

/* ---- what nested stacks give */

static void put_exports(struct split *s, uint32_t stack, struct parts *to)
{
	struct value *outputs = v_map(s->a);
	for (uint32_t i = 0; i < s->imports.n; i++)
		if (bit_is(s->stacks.at[stack].exports, i))
			map_put(s->a, outputs, split_output_name(s, i), MAP(s->a, { "Value", split_exported(s, i) }));
	const struct value *by_name = map_sorted(s->a, outputs);
	map_each(e, by_name)
		map_put(s->a, to->outputs, e->key, e->value);
}

/* ---- the stacks */

/* Its file is named by what it holds: CloudFormation sees by the address that the template is another one. */
static struct str file_of(struct split *s, struct str id, const struct parts *part)
{
	struct seen *seen = ARENA_NEW(s->a, struct seen);
	const uint64_t digest = value_hash(seen, LIST(s->a, part->resources, part->parameters, part->conditions, part->mappings, part->outputs));
	return str_fmt(s->a, NESTED_FILE "%.*s-%016" PRIx64 ".json", STRA(id), digest);
}

static const struct value *url_of(struct split *s, struct str file)
{
	struct cx *cx = s->cx;
	return CFN_JOIN(s->a, "", LITERAL("https://s3."), CFN_REF("AWS::Region"), LITERAL("."), CFN_REF("AWS::URLSuffix"), LITERAL("/"), graph_code_bucket(cx),
			v_str(s->a, STR_CAT(s->a, STR("/"), name_code_folder(cx), STR("/"), file)));
}

static void put_section(struct arena *a, struct value *root, const char *name, const struct value *section)
{
	if (map_len(section))
		map_putz(a, root, name, section);
	else
		map_remove(root, str_z(name));
}

static void put_nested(struct split *s, uint32_t stack, struct parts *part, struct str file)
{
	struct arena *a = s->a;
	const struct split_stack *k = &s->stacks.at[stack];
	const struct str description = str_fmt(a, "Part of the stack of the service %.*s, made by slsc --split", STRA(s->cx->service->name));
	struct nested_stack *nested = nested_stack_add(s->cx, k->id, file, description, span_known(k->span) ? k->span : s->settings.span);
	struct graph *g = nested->graph;
	g->resources = part->resources;
	g->outputs = part->outputs;
	put_section(a, g->root, "Parameters", map_sorted(a, part->parameters));
	put_section(a, g->root, "Mappings", map_sorted(a, part->mappings));
	put_section(a, g->root, "Conditions", map_sorted(a, part->conditions));
	map_putz(a, g->root, "Resources", part->resources);
	map_putz(a, g->root, "Outputs", part->outputs);
}

static void by_stack(const struct split *s, uint32_t *first, uint32_t *of)
{
	for (uint32_t i = 0; i < s->n; i++)
		first[s->at[i].stack + 2]++;
	for (uint32_t k = 2; k < s->stacks.n + 2; k++)
		first[k] += first[k - 1];
	for (uint32_t i = 0; i < s->n; i++)
		of[first[s->at[i].stack + 1]++] = i;
}

void split_assemble(struct split *s)
{
	struct arena *a = s->a;
	struct parts *parts = ARENA_ARRAY(a, struct parts, s->stacks.n);
	const struct value **arguments = ARENA_ARRAY(a, const struct value *, s->stacks.n);
	uint32_t *first = ARENA_ARRAY(a, uint32_t, s->stacks.n + 2), *of = ARENA_ARRAY(a, uint32_t, s->n + 1);
	by_stack(s, first, of);
	for (uint32_t k = 0; k < s->stacks.n; k++) {
		const size_t bytes = (s->imports.n / 64 + 1) * sizeof(uint64_t);
		memset(s->stacks.at[k].imports, 0, bytes);
		memset(s->stacks.at[k].exports, 0, bytes);
		parts[k] = (struct parts){ v_map_for(a, first[k + 1] - first[k]), v_map(a), v_map(a), v_map(a), v_map(a) };
	}
	put_resources(s, parts);
	put_outputs(s, parts);
	for (uint32_t k = 1; k < s->stacks.n; k++)
		if (map_len(parts[k].resources))
			arguments[k] = put_arguments(s, k, &parts[k]);
	for (uint32_t k = 1; k < s->stacks.n; k++) {
		if (!map_len(parts[k].resources))
			continue;
		put_exports(s, k, &parts[k]);
		const struct str file = file_of(s, s->stacks.at[k].id, &parts[k]);
		const struct value *properties = MAP(a, { "TemplateURL", url_of(s, file) }, { "Parameters", arguments[k] });
		const struct value *depends = depends_of(s, &of[first[k]], first[k + 1] - first[k], k);
		map_put(a, parts[ROOT].resources, s->stacks.at[k].id, MAP(a, { "Type", LITERAL("AWS::CloudFormation::Stack") }, { "Properties", properties }, { "DependsOn", depends }));
		put_nested(s, k, &parts[k], file);
	}
	struct value *root = map_copy(a, s->root);
	map_putz(a, root, "Resources", parts[ROOT].resources);
	put_section(a, root, "Outputs", parts[ROOT].outputs);
	graph_replace(s->cx, root);
}
