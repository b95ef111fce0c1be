#include "compiler/commands/shared/messages.h"

#include "compiler/cli/terminal.h"
#include "compiler/commands/shared/output.h"

#include <errno.h>

enum { WARNINGS_SHOWN = 20 }; /* without -v */

bool diags_text(struct diags *d, const struct diag_style *style, struct buf *out)
{
	FILE *memory = tmpfile();
	if (!memory) {
		remark("cannot make a temporary file: %s", strerror(errno));
		return false;
	}
	diag_render(d, style, memory);
	char chunk[4096];
	rewind(memory);
	for (size_t n; (n = fread(chunk, 1, sizeof chunk, memory)) > 0;)
		buf_put(out, chunk, n);
	bool ok = !ferror(memory);
	fclose(memory);
	return ok;
}

bool report_messages(struct cli *cli)
{
	if (cli->reported)
		return true;
	struct diag_style style = { .notices = cli->verbose, .quiet = cli->quiet, .most = cli->verbose ? 0 : WARNINGS_SHOWN };
	const enum format_of form = cli->shown ? FORMAT_OUTPUT : cli->command->format_of;
	if (form != FORMAT_OUTPUT)
		style.format = str_eqz(cli->format, "json") ? DIAG_JSON : str_eqz(cli->format, "sarif") ? DIAG_SARIF : DIAG_TEXT;
	if (form != FORMAT_REPORT || (style.format == DIAG_TEXT && !cli->out.n)) {
		style.color = terminal_color(cli, TO_MESSAGES);
		diag_render(cli->diags, &style, stderr);
		return true;
	}
	struct buf out = { 0 };
	bool ok = diags_text(cli->diags, &style, &out) && write_output(cli, cli->out, buf_text(&out), 0644);
	buf_free(&out);
	if (ok && cli->out.n && !str_eqz(cli->out, "-") && diag_failed(cli->diags))
		remark("the input has errors; %.*s names them", STRA(cli->out));
	return ok;
}
