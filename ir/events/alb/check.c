#include "ir/events/alb/alb.h"

#include "ir/js.h"
#include "ir/naming.h"

static uint32_t word_length(struct str s)
{
	uint32_t n = 0;
	while (n < s.n && (s.p[n] == '-' || s.p[n] == '_' || ascii_alnum(s.p[n])))
		n++;
	return n;
}

/* Cuts the last /word off: false if there is none. */
static bool cut_word(struct str *s, struct str *word)
{
	int32_t slash = str_rfind(*s, '/');
	*word = slash < 0 ? (struct str){ 0 } : str_from(*s, (uint32_t)slash + 1);
	if (slash < 0 || !word->n || word_length(*word) != word->n)
		return false;
	*s = str_to(*s, (uint32_t)slash);
	return true;
}

/* arn:aws*:elasticloadbalancing:…:listener/app/NAME/ALB/LISTENER */
static bool parse_arn(struct str arn, struct alb_rule *out)
{
	const struct str service = STR(":elasticloadbalancing:"), kind = STR(":listener/app");
	struct str name;
	if (!str_starts(arn, "arn:aws") || !cut_word(&arn, &out->listener_id) || !cut_word(&arn, &out->alb) || !cut_word(&arn, &name))
		return false;
	arn = str_from(arn, 7);
	arn = str_from(arn, word_length(arn));
	return str_starts(arn, ":elasticloadbalancing:") && str_ends(arn, ":listener/app") && arn.n > service.n + kind.n;
}

static bool read_listener(struct cx *cx, struct alb_rule *out)
{
	const struct value *ref = value_get(out->listener, "Ref");
	if (js_truthy(ref)) {
		out->alb = out->listener_id = js_string(cx->arena, ref);
		return true;
	}
	if (is_string(out->listener) && parse_arn(out->listener->string, out))
		return true;
	diag(cx->diags, D_ALB_LISTENER, out->listener ? out->listener->span : out->ev->span,
	     "'listenerArn' of function '%.*s' is neither the ARN of an application load balancer's listener nor a Ref",
	     STRA(out->ev->fn->key));
	return false;
}

static bool check_authorizers(struct cx *cx, const struct alb_rule *rule)
{
	const struct value *known = value_dig(cx->service->provider.config, "alb", "authorizers");
	const struct value *asked = value_get(rule->ev->config, "authorizer");
	bool ok = true;
	if (!js_truthy(asked))
		return true;
	for (uint32_t i = 0, n = is_list(asked) ? list_len(asked) : 1; i < n; i++) {
		const struct value *name = is_list(asked) ? list_at(asked, i) : asked;
		struct str text = js_string(cx->arena, name);
		if (is_map(map_get(known, text)))
			continue;
		diag(cx->diags, D_ALB_AUTHORIZER, name->span, "'%.*s' is not defined under provider.alb.authorizers", STRA(text));
		ok = false;
	}
	return ok;
}

bool alb_read(struct cx *cx, const struct event *ev, struct alb_rule *out)
{
	*out = (struct alb_rule){ .ev = ev };
	if (!is_map(ev->config) && !is_list(ev->config))
		return false;
	const struct value *conditions = value_get(ev->config, "conditions"), *group = value_get(ev->config, "targetGroupName");
	out->listener = value_get(ev->config, "listenerArn");
	out->multi_value = js_truthy(value_get(ev->config, "multiValueHeaders"));
	bool ok = read_listener(cx, out);
	if (!map_len(conditions) && !list_len(conditions) && !value_str(conditions).n) {
		diag(cx->diags, D_ALB_CONDITIONS, conditions ? conditions->span : ev->span,
		     "the alb event of function '%.*s' has no condition", STRA(ev->fn->key));
		ok = false;
	}
	if (js_truthy(group) && js_truthy(value_dig(cx->service->provider.config, "alb", "targetGroupPrefix"))) {
		diag(cx->diags, D_ALB_TARGET_GROUP, group->span,
		     "'targetGroupName' cannot be set beside provider.alb.targetGroupPrefix");
		ok = false;
	}
	if (!check_authorizers(cx, out) || !ok)
		return false;
	out->target_group = STR_CAT(cx->arena, ev->fn->id, STR("Alb"), out->multi_value ? STR("MultiValue") : STR(""),
				    STR("TargetGroup"), out->alb);
	return true;
}

static const struct value *priority(const struct alb_rule *rule)
{
	return value_get(rule->ev->config, "priority");
}

static void taken(struct cx *cx, const struct alb_rule *rule, const struct alb_rule *first, const char *why)
{
	const struct value *at = priority(rule), *other = priority(first);
	struct diag *g = diag(cx->diags, D_ALB_PRIORITY, at ? at->span : rule->ev->span,
			      "the alb event of function '%.*s' cannot have priority %.*s: %s", STRA(rule->ev->fn->key),
			      STRA(js_string(cx->arena, at)), why);
	diag_note(cx->diags, g, other ? other->span : first->ev->span, "taken here, by function '%.*s'", STRA(first->ev->fn->key));
}

/*
 * A priority is one rule's of its listener. A logical id holds only function and priority, so v3.40 cannot have
 * a function use one priority on two listeners either. The same rule twice is no error: the later one replaces it.
 */
void alb_check_priorities(struct cx *cx, const struct alb_rule *rules, uint32_t n)
{
	struct arena *a = cx->arena;
	struct value *by_function = v_map(a), *by_listener = v_map(a);
	for (uint32_t i = 0; i < n; i++) {
		struct str number = js_string(a, priority(&rules[i]));
		struct str in_function = STR_CAT(a, number, STR(" "), rules[i].ev->fn->key);
		struct str on_listener = STR_CAT(a, number, STR(" "), rules[i].listener_id);
		const struct value *f = map_get(by_function, in_function), *l = map_get(by_listener, on_listener);
		if (!f)
			map_put(a, by_function, in_function, v_int(a, i));
		else if (!str_eq(rules[(uint32_t)f->number].listener_id, rules[i].listener_id))
			taken(cx, &rules[i], &rules[(uint32_t)f->number],
			      "within a function a priority serves one listener only, since the rule's logical id does not name the listener");
		if (!l)
			map_put(a, by_listener, on_listener, v_int(a, i));
		else if (rules[(uint32_t)l->number].ev->fn != rules[i].ev->fn)
			taken(cx, &rules[i], &rules[(uint32_t)l->number], "another function has it on this listener");
	}
}
