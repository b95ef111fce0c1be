#include "compiler/commands/shared/difference.h"

#include "compiler/cli/terminal.h"
#include "compiler/commands/shared/output.h"
#include "emit/report/report.h"
#include "emit/review/flatten.h"
#include "emit/review/show.h"
#include "ir/secrets.h"

/* Whether the differences are such that the exit status tells of them. */
static bool differs(const struct cli *cli, const struct diff *d)
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

int report_difference(struct cli *cli, struct stack *old, struct stack *now)
{
	if (!old || !now || diag_failed(cli->diags))
		return EXIT_ERRORS;
	if (options_unread(&cli->options))
		return EXIT_USAGE;
	same_form(cli, old, now);
	same_form(cli, now, old);
	templates_for_review(cli->arena, &old->template, &now->template);
	struct diff *d = stacks_compare(cli->arena, old, now, cli->strict);
	if (!show_diff(cli, d))
		return EXIT_ERRORS;
	return differs(cli, d) ? EXIT_DIFFERS : EXIT_DONE;
}
