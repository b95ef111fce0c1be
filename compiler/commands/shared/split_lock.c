#include "compiler/commands/shared/split_lock.h"

#include "compiler/commands/shared/output.h"
#include "ir/split/lock.h"

bool split_lock_write(const struct cli *cli, const struct cx *cx)
{
	return !cx->split_lock_text.n || write_output(cli, STR_CAT(cx->arena, cx->root, STR(LOCK_FILE)), cx->split_lock_text, cx->template_secret ? 0600 : 0644);
}
