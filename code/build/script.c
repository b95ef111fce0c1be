#include "code/build/script.h"

#include "ir/embedded.h"
#include "ir/js.h"
#include "ir/project.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#define PRELUDE "build/prelude.cjs"
#define ANSWER "answer.json"

static const struct embedded scripts[] = {
#include "build_scripts.inc"
};

static struct str text_of(const char *name) { return embedded_text(scripts, sizeof scripts / sizeof *scripts, name); }

void script_digest(struct digest *d, const char *name)
{
	digest_add(d, text_of(PRELUDE));
	digest_add(d, text_of(name));
}

static void report_lost(struct build *b, const char *tool, int status, struct str out, struct str err, struct span at)
{
	const bool absent = status == RUN_NOT_STARTED;
	const struct str how = status == 0 ? STR("has ended without an answer") : project_ended(b->arena, status);
	struct diag *g = diag(b->cx->diags, absent ? D_BUILD_TOOL : D_BUILD_FAILED, at, "%s: node, which runs it, %.*s", tool, STRA(how));
	project_said(b->cx, g, out);
	project_said(b->cx, g, err);
}

const struct value *script_run(struct build *b, const char *name, struct value *question, const char *tool, struct span at)
{
	struct arena *a = b->arena;
	const struct host *host = b->cx->host;
	const struct str script = STR_CAT(a, text_of(PRELUDE), text_of(name)), there = build_folder_there(b), here = STR_CAT(a, b->folder, STR(ANSWER));
	struct str out, err, text;
	if (!build_folder_make(b, STR("")))
		return NULL;
	unlink(here.p);
	map_putz(a, question, "out", v_str(a, there));
	map_putz(a, question, "answer", v_str(a, STR_CAT(a, there, STR(ANSWER))));
	const int status = project_run(b->cx, (const char *const[]){ "node", "-e", script.p, NULL }, js_json(a, question), BUILD_PATIENCE_MS, &out, &err);
	const struct value *answer = status == 0 && host->read_file(host, a, here.p, &text) == FILE_REGULAR ? js_json_parse(a, text) : NULL;
	unlink(here.p);
	if (!is_map(answer)) {
		report_lost(b, tool, status, out, err, at);
		return NULL;
	}
	return answer;
}
