#include "compiler/commands/shared/stack.h"

#include "compiler/commands/shared/input.h"
#include "compiler/read/read.h"
#include "emit/template.h"
#include "ir/secrets.h"

bool template_value(const struct value *v)
{
	return is_map(value_get(v, "Resources")) && !value_get(v, "provider") && !value_get(v, "service");
}

bool program_path(struct str path)
{
	return str_ends(path, "js") || str_ends(path, ".ts");
}

void stack_tell_nested(struct cx *cx)
{
	if (cx->nested.of.n)
		diag(cx->diags, D_NESTED_UNSEEN, cx->nested.of.at[0].span, "this shows the root template, and not %u nested one%s ('%.*s' first)", cx->nested.of.n,
		     cx->nested.of.n == 1 ? "" : "s", STRA(cx->nested.of.at[0].id));
}

static struct stack *compiled_stack(struct cli *cli, const struct input *in, struct str name)
{
	struct buf out = { 0 };
	struct cx *cx = cx_new(in, cli->diags);
	struct stack *s = NULL;
	if (compile(cx, in, &out)) {
		s = ARENA_NEW(cli->arena, struct stack);
		*s = (struct stack){ .name = name, .template = template_build(cx), .compiled = true, .bytes = (uint32_t)out.n };
		stack_tell_nested(cx);
	}
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
	struct stack *s = ARENA_NEW(cli->arena, struct stack);
	*s = (struct stack){ .name = name, .template = v, .bytes = cli->sources->files.at[first].text.n };
	return s;
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
