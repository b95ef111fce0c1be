#include "compiler/commands/shared/difference.h"

#include "compiler/cli/terminal.h"
#include "compiler/commands/shared/output.h"
#include "compiler/commands/shared/stack.h"
#include "emit/report/report.h"
#include "emit/review/flatten.h"
#include "emit/review/show.h"
#include "ir/secrets.h"

/* A service or template that a revision does not have, yet or any more. */
static struct stack *stack_of_nothing(struct cli *cli, const struct stack_operand *n)
{
	struct stack *s = ARENA_NEW(cli->arena, struct stack);
	*s = (struct stack){ .name = n->operand, .template = v_map(cli->arena) };
	const bool beside = !str_starts(n->path, "./") && cli->host->probe(cli->host, str_zdup(cli->arena, n->path)) == FILE_REGULAR;
	if (!cli->quiet)
		remark("'%.*s' has no file '%.*s': it is compared as a stack without resources%s", STRA(n->revision->name), STRA(n->path),
		       beside ? "; git's paths begin at the top of the repository, those of this folder with ./" : "");
	return s;
}

int difference_operands(struct cli *cli, struct stack *side[2])
{
	if (cli->stages.n > 2)
		return wrong_usage("%s takes one --stage, or one for OLD and one for NEW", cli->command->name);
	cli->unknown.later = true;
	/* Both are looked at first, since a revision leaves the code out of both sides. */
	struct stack_operand named[2] = { stack_operand(cli, cli->operands.at[0]), stack_operand(cli, cli->operands.at[1]) };
	for (int i = 0; i < 2; i++) {
		if (cli->stages.n == 2) /* the one of OLD, the one of NEW */
			cli->options.stage = cli->stages.at[i];
		side[i] = stack_load(cli, &named[i]);
	}
	for (int i = 0; i < 2; i++) {
		if (named[i].absent && named[!i].absent)
			stack_report_absent(cli, &named[i]);
		else if (named[i].absent && side[!i])
			side[i] = stack_of_nothing(cli, &named[i]);
	}
	return EXIT_DONE;
}

/* Whether the differences are such that the exit status tells of them. */
bool difference_fails(const struct cli *cli, const struct diff *d)
{
	bool replaced = d->totals[ACTION_REPLACE] || d->totals[ACTION_MAY_REPLACE] || d->totals[ACTION_RENAME] || d->totals[ACTION_MOVE] || d->lost_n;
	if (str_eqz(cli->fail_on, "replace"))
		return replaced;
	if (str_eqz(cli->fail_on, "iam"))
		return d->iam.broader_n > 0;
	return cli->security_only ? d->iam.of.n || d->lost_n : !diff_empty(d);
}

static bool put_sarif(struct cli *cli, const struct diff *d, const struct show *show)
{
	struct diags findings;
	diags_init(&findings, cli->arena, cli->sources);
	findings.fallback = d->now->name;
	show_findings(&findings, d, show);
	/* The report of a check holds its messages, too. */
	diags_finish(cli->diags);
	for (uint32_t i = 0; cli->command->format_of == FORMAT_REPORT && i < cli->diags->all.n; i++)
		if (cli->diags->all.at[i]->severity != DIAG_NOTICE || cli->verbose)
			vec_push(cli->arena, &findings.all, cli->diags->all.at[i]);
	cli->reported = cli->command->format_of == FORMAT_REPORT;
	struct diag_style style = { .format = DIAG_SARIF, .notices = true };
	struct buf out = { 0 };
	diag_render(&findings, &style, &out);
	return finish_output(cli, &out, 0644) == EXIT_DONE;
}

static bool show_diff(struct cli *cli, const struct diff *d)
{
	cli->shown = true;
	struct show show = { .a = cli->arena, .sources = cli->sources, .color = terminal_color(cli, TO_OUTPUT), .security_only = cli->security_only, .quiet = cli->quiet };
	if (str_eqz(cli->format, "sarif"))
		return put_sarif(cli, d, &show);
	struct buf out = { .shows = cli->arena, .inert = true };
	if (str_eqz(cli->format, "json")) {
		put_json(&out, show_json(d, &show));
	} else if (str_eqz(cli->format, "markdown")) {
		show_markdown(&out, d, &show);
	} else {
		show_text(&out, d, &show);
	}
	bool ok = write_output(cli, cli->out, buf_text(&out), 0644);
	buf_free(&out);
	return ok;
}

/* Both sides as they are written, where one is known in that form only: names that are computed then say the same on both. */
static void same_form(struct cli *cli, struct stack *s, const struct stack *other)
{
	if (other->flattened && s->nested && !s->flattened) {
		s->template = stacks_flatten(cli->arena, s->root, s->nested).template;
		s->flattened = true;
	}
}

int difference_compare(struct cli *cli, struct stack *old, struct stack *now, struct diff **out)
{
	if (!old || !now || diag_failed(cli->diags))
		return EXIT_ERRORS;
	if (options_unread(&cli->options))
		return EXIT_USAGE;
	same_form(cli, old, now);
	same_form(cli, now, old);
	templates_for_review(cli->arena, &old->template, &now->template);
	*out = stacks_compare(cli->arena, old, now, cli->strict);
	return EXIT_DONE;
}

int report_difference(struct cli *cli, struct stack *old, struct stack *now)
{
	struct diff *d;
	const int status = difference_compare(cli, old, now, &d);
	if (status != EXIT_DONE)
		return status;
	if (!show_diff(cli, d))
		return EXIT_ERRORS;
	return difference_fails(cli, d) ? EXIT_DIFFERS : EXIT_DONE;
}
