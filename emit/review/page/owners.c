#include "emit/review/page/page.h"
#include "emit/review/refs.h"

/* What v3.40 and the plugins make for one function; other resources stand for themselves. */
static const char *const owned_types[] = {
	"AWS::Lambda::", "AWS::Logs::", "AWS::ApiGateway::Method", "AWS::ApiGatewayV2::Integration", "AWS::ApiGatewayV2::Route", "AWS::Events::Rule", "AWS::Scheduler::Schedule",
	"AWS::SNS::Subscription", "AWS::IAM::Role", "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::ApplicationAutoScaling::",
};

static bool is_function(const struct value *resource) { return value_is(value_get(resource, "Type"), "AWS::Lambda::Function"); }

static bool may_be_owned(const struct value *resource)
{
	const struct str type = value_str(value_get(resource, "Type"));
	for (size_t i = 0; i < sizeof owned_types / sizeof *owned_types; i++)
		if (str_starts(type, owned_types[i]))
			return !is_function(resource);
	return false;
}

struct owner {
	struct arena *a;
	const struct value *resources;
	struct value *owners;
	struct str self, found; /* found: the function so far */
	bool several;
	bool used;              /* visits what a function uses: self is the function */
};

/* Notes the function that owns id; another one than before makes it nobody's: "" stands for several. */
static void note(struct owner *o, struct str id, struct str function)
{
	const struct value *before = map_get(o->owners, id);
	map_put(o->a, o->owners, id, before && !str_eq(before->string, function) ? LITERAL("") : v_str(o->a, function));
}

static void visit(void *to, struct str id, struct str attribute)
{
	struct owner *o = to;
	(void)attribute;
	const struct value *resource = map_get(o->resources, id), *known = map_get(o->owners, id);
	if (o->used) {
		if (may_be_owned(resource))
			note(o, id, o->self);
		return;
	}
	const struct str function = is_function(resource) ? id : known ? known->string : STR("");
	if (!function.n)
		return;
	o->several |= o->found.n && !str_eq(o->found, function);
	o->found = function;
}

const struct value *page_owners(struct arena *a, const struct value *resources)
{
	struct value *owners = v_map(a);
	/* What functions use: their role, and the log group that they wait for. */
	map_each(e, resources) {
		if (!is_function(e->value))
			continue;
		struct owner o = { .a = a, .resources = resources, .owners = owners, .self = e->key, .used = true };
		refs_each(value_dig(e->value, "Properties", "Role"), visit, &o);
		const struct value *waits = value_get(e->value, "DependsOn");
		if (is_string(waits))
			visit(&o, waits->string, STR(""));
		list_each(i, waits)
			visit(&o, value_str(waits->list.item[i]), STR(""));
	}
	/* What uses one function, and then what uses that: a route its integration. */
	for (int pass = 0; pass < 2; pass++)
		map_each(e, resources) {
			if (!may_be_owned(e->value) || map_get(owners, e->key))
				continue;
			struct owner o = { .a = a, .resources = resources, .owners = owners };
			refs_each(value_get(e->value, "Properties"), visit, &o);
			if (o.found.n && !o.several)
				map_put(a, owners, e->key, v_str(a, o.found));
		}
	return owners;
}
