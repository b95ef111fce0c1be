/* ${strToBool(text)}: true, false, 1 and 0 as booleans. */
#include "compiler/vars/resolver.h"
#include "ir/js.h"

static enum outcome resolve(struct ask *a)
{
	struct arena *arena = a->vars->arena;
	if (!a->n_params || is_nil(a->param[0]))
		return ask_failed(a, D_VAR_PARAMETER, "'strToBool' needs a text in its parentheses");
	if (is_map(a->param[0]))
		return ask_failed(a, D_VAR_PARAMETER, "'strToBool' reads a text, not a map");
	struct str s = str_lower(arena, str_trim(js_string(arena, a->param[0])));
	bool yes = str_eqz(s, "true") || str_eqz(s, "1"), no = str_eqz(s, "false") || str_eqz(s, "0");
	if (!yes && !no)
		return ask_failed(a, D_VAR_PARAMETER, "'strToBool' reads true, false, 1 or 0, not '%.*s'", STRA(s));
	a->found = value_made_of(v_bool(arena, yes), a->param[0]);
	return VAR_DONE;
}

/* Not in texts: it has no address */
SOURCE(strtobool) = { "strToBool", .rank = 70, .phase = PHASE_CORE, .resolve = resolve, .not_in_texts = true };
