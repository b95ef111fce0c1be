#include "emit/package/package.h"

#include "emit/package/images.h"
#include "emit/package/state.h"
#include "ir/base/digest.h"
#include "ir/embedded.h"
#include "ir/graph.h"
#include "ir/json.h"
#include "ir/secrets.h"

#include <errno.h>

#define CREATE_TEMPLATE "cloudformation-template-create-stack.json"
#define UPDATE_TEMPLATE "cloudformation-template-update-stack.json"
#define STATE "serverless-state.json"

enum { DIGEST_SHOWN = 32 }; /* digits */

static void put_json(struct packing *p, const char *name, const struct value *v, unsigned mode)
{
	struct buf b = { 0 };
	json_emit(&b, v, 2);
	if (buf_ok(&b))
		packing_file(p, name, buf_text(&b), mode);
	else
		packing_fail(p, name, ENOMEM);
	buf_free(&b);
}

static const struct embedded custom_resources[] = {
#include "custom_resources.inc"
};
enum { FILES = sizeof custom_resources / sizeof *custom_resources };

static void put_custom_resources(struct packing *p)
{
	struct packed_bytes of[FILES];
	for (uint32_t i = 0; i < FILES; i++)
		of[i] = (struct packed_bytes){ str_z(custom_resources[i].name), { (const char *)custom_resources[i].bytes, custom_resources[i].n } };
	packing_zip_bytes(p, STR("custom-resources.zip"), of, FILES);
}

static bool add_to_digest(void *of, const char *p, size_t n)
{
	digest_add(of, (struct str){ p, (uint32_t)n });
	return true;
}

/*
 * Names the package by what is in it: the state holds both templates, and these the zips' digests. Secrets, which no
 * digest shall help to guess, are left out; the account that they came from stands for them.
 */
static struct str digest_of(struct cx *cx, struct packing *p, const struct value *state)
{
	struct arena *a = cx->arena;
	struct digest d;
	digest_begin(&d, DIGEST_SHA256);
	struct buf b = { .drain = add_to_digest, .to = &d };
	struct value *nested = NULL;
	for (uint32_t i = 0; i < cx->nested.of.n; i++) {
		nested = nested ? nested : v_map(a);
		map_put(a, nested, cx->nested.of.at[i].file, value_without_secrets(a, cx->nested.of.at[i].graph->root));
	}
	json_emit(&b, MAP(a, { "state", value_without_secrets(a, state) }, { "profile", v_str(a, cx->opt->aws_profile) }, { "nested", nested }), 0);
	if (!buf_drain(&b))
		packing_fail(p, STATE, ENOMEM);
	buf_free(&b);
	return str_to(digest_hex(a, &d), DIGEST_SHOWN);
}

/* Nested templates of the last run that this one has not. Their names are in the mark, so slsc has written them. */
static void drop_nested(struct packing *p)
{
	map_each(e, p->last.files)
		if (str_starts(e->key, NESTED_FILE) && !mark_is_fixed_name(e->key) && !map_get(p->files, e->key))
			packing_without(p, str_zdup(p->arena, e->key));
}

struct str package_files(struct cx *cx, struct packing *p, const struct value *template, struct str bytes)
{
	const bool own_bucket = !cx->service->provider.bucket;
	if (cx->service->custom_resources_used)
		put_custom_resources(p);
	if (own_bucket)
		put_json(p, CREATE_TEMPLATE, cx->graph->core, 0600);
	else
		packing_without(p, CREATE_TEMPLATE);
	packing_file(p, UPDATE_TEMPLATE, bytes, 0600);
	drop_nested(p);
	if (cx->service->image_sums.n)
		packing_file(p, IMAGE_SUMS, cx->service->image_sums, 0600);
	else
		packing_without(p, IMAGE_SUMS);
	const struct value *state = state_build(cx, template);
	struct str digest = digest_of(cx, p, state);
	put_json(p, STATE, map_assign(cx->arena, state, MAP(cx->arena, { "slsc", MAP(cx->arena, { "digest", v_str(cx->arena, digest) }) })), 0600);
	return digest;
}
