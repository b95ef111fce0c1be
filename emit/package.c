#include "emit/package.h"

#include "emit/state.h"
#include "ir/graph.h"
#include "ir/json.h"

#define CREATE_TEMPLATE "cloudformation-template-create-stack.json"
#define UPDATE_TEMPLATE "cloudformation-template-update-stack.json"
#define STATE "serverless-state.json"

static void put_json(struct packing *p, const char *name, const struct value *v, unsigned mode)
{
	struct buf b = { 0 };
	json_emit(&b, v, 2);
	if (buf_ok(&b))
		packing_file(p, name, buf_text(&b), mode);
	buf_free(&b);
}

static const struct {
	const char *name;
	const unsigned char *bytes;
	uint32_t n;
} custom_resources[] = {
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

void package_files(struct cx *cx, struct packing *p, const struct value *template, struct str bytes)
{
	const bool own_bucket = !cx->service->provider.bucket;
	if (cx->service->custom_resources_used)
		put_custom_resources(p);
	if (own_bucket)
		put_json(p, CREATE_TEMPLATE, cx->graph->core, 0600);
	else
		packing_without(p, CREATE_TEMPLATE);
	packing_file(p, UPDATE_TEMPLATE, bytes, 0600);
	put_json(p, STATE, state_build(cx, template), 0600);
}
