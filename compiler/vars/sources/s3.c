/* ${s3:bucket/key}: the content of an object, as text. */
#include "compiler/vars/values.h"

static enum outcome resolve(struct ask *a)
{
	struct lookup l = { .kind = LOOKUP_S3 };
	if (!ask_address(a, true, &l.name))
		return VAR_FAILED;
	if (str_find(l.name, '/') < 0)
		return ask_failed(a, D_VAR_ADDRESS, "'s3' takes BUCKET/KEY, not '%.*s'", STRA(l.name));
	l.key = values_key(a, l.name);
	return values_look_up(a, &l);
}

/* Not in texts: s3:GetObject is an action of IAM */
SOURCE(s3) = { "s3", .rank = 100, .phase = PHASE_AWS, .resolve = resolve, .not_in_texts = true };
