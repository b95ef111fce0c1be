#include "compiler/commands/shared/messages.h"

#include "compiler/cli/terminal.h"
#include "compiler/commands/shared/output.h"
#include "emit/report/report.h"

#include <stdio.h>

enum { WARNINGS_SHOWN = 20 }; /* without -v */

/* Once more where writing fails: who asks why the exit status is 1 has nothing else. */
static void put_messages(struct str text)
{
	uint32_t written = 0;
	for (int tries = 0; tries < 2 && written < text.n; tries++)
		written += (uint32_t)fwrite(text.p + written, 1, text.n - written, stderr);
}

bool report_messages(struct cli *cli)
{
	if (cli->reported)
		return true;
	struct diag_style style = { .notices = cli->verbose, .quiet = cli->quiet, .most = cli->verbose ? 0 : WARNINGS_SHOWN };
	const enum format_of form = cli->shown ? FORMAT_OUTPUT : cli->command->format_of;
	if (form != FORMAT_OUTPUT)
		style.format = str_eqz(cli->format, "json") ? DIAG_JSON : str_eqz(cli->format, "sarif") ? DIAG_SARIF : DIAG_TEXT;
	const bool to_output = form == FORMAT_REPORT && (style.format != DIAG_TEXT || cli->out.n);
	style.color = !to_output && terminal_color(cli, TO_MESSAGES);
	struct buf out = { 0 };
	diag_render(cli->diags, &style, &out);
	bool ok = true;
	if (to_output)
		ok = write_output(cli, cli->out, buf_text(&out), 0644);
	else
		put_messages(buf_text(&out));
	buf_free(&out);
	if (to_output && ok && cli->out.n && !str_eqz(cli->out, "-") && diag_failed(cli->diags))
		remark("the input has errors; %.*s names them", STRA(cli->out));
	return ok;
}
