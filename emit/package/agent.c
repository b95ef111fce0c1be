#include "emit/package/agent.h"

#include "emit/package/deploy.h"
#include "ir/embedded.h"
#include "ir/json.h"

static const struct embedded fragments[] = {
#include "agent.inc"
};

static void put_fragment(const char *name, const struct value *values, struct buf *out)
{
	buf_c(out, '\n');
	embedded_fill(out, values, embedded_text(fragments, sizeof fragments / sizeof *fragments, name));
}

struct str agent_policy_name(struct arena *a, struct str user, uint32_t i) { return STR_CAT(a, user, STR("-"), str_int(a, i + 1)); }

void agent_commands(struct arena *a, const struct agent_setup *setup, struct buf *out)
{
	const struct str user = shell_word(a, setup->user), account = str_eqz(setup->account, AGENT_ACCOUNT) ? STR("''") : shell_word(a, setup->account);
	struct value *values = MAP(a, { "user", v_str(a, user) }, { "profile", v_str(a, user) }, { "region", v_str(a, shell_word(a, setup->region)) }, { "account", v_str(a, account) });
	struct str kept = STR("");
	buf_z(out, "#!/bin/sh");
	put_fragment("begin.sh", values, out);
	list_each(i, setup->policies) {
		const struct str name = shell_word(a, agent_policy_name(a, setup->user, i));
		struct buf document = { .shows = a };
		json_emit(&document, list_at(setup->policies, i), 1);
		map_putz(a, values, "name", v_str(a, name));
		map_putz(a, values, "document", v_str(a, str_dup(a, buf_text(&document))));
		buf_free(&document);
		put_fragment("policy.sh", values, out);
		kept = kept.n ? STR_CAT(a, kept, STR(" | "), name) : name;
	}
	map_putz(a, values, "kept", v_str(a, kept));
	put_fragment("end.sh", values, out);
}
