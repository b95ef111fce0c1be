/* check: slsc check: everything that compiling finds, the difference from a golden template, the profile's credentials. */
#include "compiler/commands/shared/credentials.h"
#include "compiler/commands/shared/fixes.h"
#include "compiler/commands/shared/golden.h"
#include "compiler/commands/shared/input.h"
#include "compiler/commands/shared/nested.h"
#include "compiler/commands/shared/output.h"
#include "compiler/commands/shared/simulate.h"

/* Where the profile stands: on standard output, unless that is for a report that programs read. */
static bool print_credentials(struct cli *cli, struct cx *cx, bool compiled)
{
	struct buf out = { .inert = true };
	credentials_check(cx, &out);
	if (cli->simulate && compiled)
		simulate_agent(cli, cx, &out);
	bool ok = true;
	if (!cli->format.n || str_eqz(cli->format, "text"))
		ok = write_output(cli, STR("-"), buf_text(&out), 0644);
	else if (out.n)
		fwrite(out.p, 1, out.n, stderr);
	buf_free(&out);
	return ok && !diag_failed(cx->diags);
}

/* With --diff, what is left to be done by the fixes counts as a difference. */
static int after_fixes(const struct cli *cli, int status, bool changed)
{
	return status == EXIT_DONE && changed && cli->fix_diff ? EXIT_DIFFERS : status;
}

static int check_command(struct cli *cli)
{
	bool fixed = false;
	if (cli->fix_diff && !cli->fix && !cli->fix_unsafe)
		return wrong_usage("--diff goes with --fix or --fix-unsafe");
	if (cli->fix_diff && cli->format.n && !str_eqz(cli->format, "text"))
		return wrong_usage("--diff is text: it goes without --format");
	if ((cli->fix || cli->fix_unsafe) && !fixes_apply(cli, &fixed))
		return EXIT_ERRORS;
	if (str_eqz(cli->format, "markdown") && (!cli->golden.n || cli->write))
		return wrong_usage("--format markdown is for the difference from --golden STACK");
	if (!input_form_fits(cli))
		return EXIT_USAGE;
	struct input in = input_of(cli);
	struct buf out = { .drain = cli->golden.n ? NULL : buf_nowhere };
	cli->options.check = true;
	struct stack *golden = cli->golden.n ? golden_stack(cli) : NULL;
	struct cx *cx = cx_new(&in, cli->diags);
	struct nested_files nested = nested_begin(cli, cx, cli->golden);
	if (cli->write) {
		in.nested = nested_take;
		in.nested_of = &nested;
	}
	cx->golden = golden ? golden->template : NULL;
	bool ok = !diag_failed(cli->diags) && compile(cx, &in, &out);
	int status = !ok ? EXIT_ERRORS : cli->golden.n ? golden_check(cli, cx, &in, golden, buf_text(&out)) : EXIT_DONE;
	if (cli->write && (!nested_end(&nested, status == EXIT_DONE && !nested.failed) || nested.failed))
		status = EXIT_ERRORS;
	buf_free(&out);
	if (cli->credentials && !print_credentials(cli, cx, ok) && status == EXIT_DONE)
		status = EXIT_ERRORS;
	return after_fixes(cli, status, fixed);
}

COMMAND(check) = {
	.name = "check",
	.rank = 30,
	.operands = OPERANDS({ .name = "FILE", .type = OPERAND_CONFIG, .optional = true, .repeats = true }),
	.summary = "do what compile does, but write no template",
	.about = "With --golden: compare with a template, JSON or YAML, and show the difference. Several FILEs, or the services of a serverless-compose.yml, are checked in parallel.",
	.examples = EXAMPLES({ "slsc check serverless.yml", "check a service; what AWS would refuse is an error" },
			     { "slsc check serverless.yml --golden stack.json", "also compare with a golden template" },
			     { "slsc check --fix serverless.yml", "mend what can be mended safely" },
			     { "slsc check --format sarif -o slsc.sarif", "write a report for code scanning" }),
	.reads = READS(OPTION_CONFIG, OPTIONS_COMPILING, OPTION_OUTPUT, OPTION_MINIFY, OPTION_MINIFY_TEMPLATE, OPTION_GOLDEN, OPTION_WRITE, OPTION_FAIL_ON, OPTION_SECURITY_ONLY, OPTION_FIX, OPTION_FIX_UNSAFE, OPTION_FIX_DIFF, OPTION_CREDENTIALS, OPTION_SIMULATE, OPTION_FORMAT),
	.needs = NEEDS({ OPTION_WRITE, OPTION_GOLDEN }, { OPTION_SIMULATE, OPTION_CREDENTIALS }, { OPTION_FAIL_ON, OPTION_GOLDEN }, { OPTION_SECURITY_ONLY, OPTION_GOLDEN }),
	.formats = FORMATS("text", "json", "sarif", "markdown"),
	.format_of = FORMAT_REPORT,
	.refuses = true,
	.configured = true,
	.each = true,
	.run = check_command,
};
