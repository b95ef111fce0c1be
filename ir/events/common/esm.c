#include "ir/events/common/esm.h"

#include "ir/graph.h"
#include "ir/js.h"

struct str esm_source_name(struct cx *cx, const struct event *ev, const struct value *arn)
{
	const struct value *name = list_at(intrinsic(arn, "Fn::GetAtt"), 0);
	if (!js_truthy(name))
		name = intrinsic(arn, "Fn::ImportValue");
	if (!js_truthy(name)) {
		const struct value *parts = list_at(intrinsic(arn, "Fn::Join"), 1);
		name = list_len(parts) ? list_at(parts, list_len(parts) - 1) : NULL;
	}
	if (is_string(arn))
		return str_from(arn->string, (uint32_t)(str_rfind(arn->string, ':') + 1));
	if (is_string(name))
		return name->string;
	struct diag *g = diag(cx->diags, D_EVENT_INVALID, arn ? arn->span : ev->span,
			      "this %s source has no name that could go into a logical id", ev->def->key);
	diag_label(cx->diags, g, "write an ARN, or Fn::GetAtt, Fn::ImportValue or Fn::Join");
	return (struct str){ 0 };
}

struct value *esm_filter_criteria(struct cx *cx, const struct event *ev)
{
	struct arena *a = cx->arena;
	const struct value *patterns = value_get(ev->config, "filterPatterns");
	if (!is_list(patterns))
		return NULL;
	struct value *filters = v_list(a);
	list_each(i, patterns)
		list_push(a, filters, MAP(a, { "Pattern", v_str(a, js_json(a, patterns->list.item[i])) }));
	return MAP(a, { "Filters", filters });
}

void esm_depends(struct cx *cx, const struct event *ev, struct str id)
{
	graph_depends(cx, id, function_role_id(cx, ev->fn));
	if (ev->fn->alias.name.n)
		graph_depends(cx, id, ev->fn->alias.logical_id);
}
