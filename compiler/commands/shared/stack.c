#include "compiler/commands/shared/stack.h"

#include "compiler/commands/shared/input.h"
#include "compiler/commands/shared/nested.h"
#include "compiler/read/read.h"
#include "emit/review/flatten.h"
#include "emit/template.h"
#include "ir/graph.h"
#include "ir/secrets.h"

bool template_value(const struct value *v)
{
	return is_map(value_get(v, "Resources")) && !value_get(v, "provider") && !value_get(v, "service");
}

bool program_path(struct str path)
{
	return str_ends(path, "js") || str_ends(path, ".ts");
}

static void flatten(struct cli *cli, struct stack *s)
{
	const struct flat flat = stacks_flatten(cli->arena, s->root, s->nested);
	s->template = flat.template;
	s->homes = flat.homes;
	s->flattened = true;
}

struct stack *stack_compiled(struct cli *cli, struct cx *cx, struct str name, uint32_t bytes)
{
	struct stack *s = ARENA_NEW(cli->arena, struct stack);
	struct value *nested = v_map(cli->arena);
	*s = (struct stack){ .name = name, .template = template_whole(cx), .compiled = true, .bytes = bytes };
	for (uint32_t i = 0; i < cx->nested.of.n; i++)
		map_put(cli->arena, nested, cx->nested.of.at[i].id, cx->nested.of.at[i].graph->root);
	if (!map_len(nested))
		return s;
	s->root = template_build(cx);
	s->nested = nested;
	flatten(cli, s);
	if (cx->whole) { /* as it was before it was split, which says more */
		s->template = template_whole(cx);
		s->flattened = false;
	}
	return s;
}

/* The template of a nested stack, where slsc has written it beside the root's file; NULL: there is none. */
static const struct value *nested_beside(struct cli *cli, const struct input *in, struct str id)
{
	struct arena *a = cli->arena;
	const struct str file = str_z(in->path), folder = nested_folder(a, in->host, file);
	const char *path = str_zdup(a, STR_CAT(a, folder, nested_name(a, file, id)));
	const struct input beside = { .path = path, .host = in->host, .options = in->options };
	const uint32_t first = cli->sources->files.n;
	if (!folder.n || in->host->probe(in->host, path) != FILE_REGULAR)
		return NULL;
	const struct value *v = load_config(cx_new(&beside, cli->diags), str_z(path));
	if (!v && cli->sources->files.n > first)
		cli->sources->files.at[first].hidden = true; /* it may hold secrets */
	return template_value(v) ? v : NULL;
}

struct stack *stack_of_template(struct cli *cli, const struct input *in, struct str name, const struct value *v, uint32_t bytes)
{
	struct stack *s = ARENA_NEW(cli->arena, struct stack);
	struct value *nested = v_map(cli->arena);
	*s = (struct stack){ .name = name, .template = v, .bytes = bytes };
	map_each(e, value_get(v, "Resources")) {
		const struct value *template = value_is(value_get(e->value, "Type"), "AWS::CloudFormation::Stack") && str_is_alphanumeric(e->key) ? nested_beside(cli, in, e->key) : NULL;
		map_put(cli->arena, nested, e->key, template);
	}
	if (map_len(nested)) {
		s->root = v;
		s->nested = nested;
		flatten(cli, s);
	}
	return s;
}

static struct stack *compiled_stack(struct cli *cli, const struct input *in, struct str name)
{
	struct buf out = { 0 };
	struct cx *cx = cx_new(in, cli->diags);
	struct stack *s = NULL;
	if (compile(cx, in, &out))
		s = stack_compiled(cli, cx, name, (uint32_t)out.n);
	buf_free(&out);
	return s;
}

static struct stack *template_stack(struct cli *cli, const struct input *in, struct str name)
{
	if (program_path(str_z(in->path)))
		return compiled_stack(cli, in, name);
	uint32_t first = cli->sources->files.n;
	const struct value *v = load_config(cx_new(in, cli->diags), str_z(in->path));
	if (!v || !template_value(v))
		return v ? compiled_stack(cli, in, name) : NULL;
	if (options_unread(&cli->options) && !cli->unknown.later)
		return NULL;
	return stack_of_template(cli, in, name, v, cli->sources->files.at[first].text.n);
}

struct stack_operand stack_operand(struct cli *cli, struct str operand)
{
	struct stack_operand n = { .operand = operand, .path = operand, .revision = ARENA_NEW(cli->arena, struct revision) };
	const bool there = cli->host->probe(cli->host, str_zdup(cli->arena, operand)) == FILE_REGULAR;
	struct str path = there ? STR("") : revision_open(n.revision, cli->arena, cli->host, operand);
	if (path.n) {
		n.path = path;
		cli->options.digest = DIGEST_OFF; /* the code of a revision is not at hand: all sides leave theirs out */
	} else {
		n.revision = NULL;
	}
	return n;
}

struct stack *stack_load(struct cli *cli, struct stack_operand *n)
{
	struct revision *r = n->revision;
	struct input in = { .path = str_zdup(cli->arena, n->path), .host = r ? &r->host : cli->host, .options = &cli->options };
	if (!diag_failed(cli->diags))
		cli->diags->fallback = n->operand;
	if (r && r->problem.n) {
		diag(cli->diags, D_REVISION, (struct span){ 0 }, "cannot read '%.*s': %.*s", STRA(n->operand), STRA(r->problem));
		return NULL;
	}
	n->absent = r && in.host->probe(in.host, in.path) == FILE_MISSING;
	if (n->absent)
		return NULL;
	struct stack *s = template_stack(cli, &in, n->operand);
	diags_finish(cli->diags); /* what it adds may still look at files */
	if (r)
		revision_close(r);
	return s;
}

void stack_report_absent(struct cli *cli, const struct stack_operand *n)
{
	diag(cli->diags, D_REVISION, (struct span){ 0 }, "cannot read '%.*s': the revision has no such file", STRA(n->operand));
}

struct stack *stack_given(struct cli *cli)
{
	struct str path = cli->operands.n && !cli->config.n ? cli->operands.at[0] : str_z(input_of(cli).path);
	if (diag_failed(cli->diags))
		return NULL;
	struct stack_operand n = stack_operand(cli, path);
	struct stack *s = stack_load(cli, &n);
	if (n.absent)
		stack_report_absent(cli, &n);
	if (!s || diag_failed(cli->diags))
		return NULL;
	templates_for_review(cli->arena, &s->template, NULL);
	return s;
}
