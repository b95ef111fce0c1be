#include "emit/review/diff.h"
#include "ir/iam/policy.h"

/* Characters of the inline policies of the role that has the most. */
static uint32_t largest_role(struct arena *a, const struct value *resources)
{
	uint32_t most = 0;
	map_each(e, resources) {
		const struct value *policies = value_dig(e->value, "Properties", "Policies");
		uint32_t n = 0;
		if (value_is(value_get(e->value, "Type"), "AWS::IAM::Role"))
			list_each(i, policies) {
				const struct value *document = value_get(policies->list.item[i], "PolicyDocument");
				n += document ? policy_characters(a, document) : 0;
			}
		most = n > most ? n : most;
	}
	return most;
}

void limits_of(struct arena *a, const struct stack *s, struct limit out[LIMITS])
{
	static const struct { const char *section; const char *what; uint32_t most; } rows[] = {
		{ "Resources", "resources", 500 }, { "Outputs", "outputs", 200 }, { "Parameters", "parameters", 200 }, { "Mappings", "mappings", 200 },
	};
	size_t n = sizeof rows / sizeof *rows;
	for (size_t i = 0; i < n; i++)
		out[i] = (struct limit){ rows[i].what, map_len(value_get(s->template, rows[i].section)), rows[i].most };
	out[n] = (struct limit){ "template bytes", s->bytes, 1 << 20 };
	out[n + 1] = (struct limit){ "characters of a role's inline policies", largest_role(a, value_get(s->template, "Resources")), ROLE_POLICY_CHARACTERS };
}
