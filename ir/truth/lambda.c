/*
 * lambda: what Lambda gives to functions of a kind only, and what it asks of a queue that a function reads. Figures of
 * AWS::Lambda::Function in botocore 1.44.8: a timeout of 1800 s, 5400 s and more memory on Lambda Managed Instances; /tmp
 * of more than 10240 MB only with accelerators, which CloudFormation cannot ask for.
 */
#include "ir/js.h"
#include "ir/runtime.h"
#include "ir/truth/truth.h"

enum { TIMEOUT_MOST = 1800, MEMORY_MOST = 10240, STORAGE_MOST = 10240, TIMEOUT_DEFAULT = 3, VISIBILITY_DEFAULT = 30 };

/* False where the number is decided later. */
static bool number_of(const struct value *v, double *n)
{
	if (is_number(v))
		*n = v->number;
	return is_number(v) || (is_string(v) && str_trim(v->string).n && js_number(v->string, n));
}

static void limit(struct truth *t, const struct subject *s, const struct value *v, double most, const char *what, const char *unit, const char *unless)
{
	double n;
	if (!number_of(v, &n) || n <= most || truth_told(t, v->span, v))
		return;
	diag(t->cx->diags, D_LAMBDA_LIMIT, value_at_or(v, subject_at(s)), "Lambda gives a function %s of at most %.0f %s, and '%.*s' wants %.*s%s", what, most,
	     unit, STRA(s->entry->key), STRA(js_number_text(t->cx->arena, n)), unless);
}

/* repository:tag@sha256:digest, which Docker takes and Lambda does not. */
static void image(struct truth *t, const struct subject *s)
{
	const struct value *uri = value_dig(s->properties, "Code", "ImageUri");
	const int32_t digest = is_string(uri) ? str_search(uri->string, STR("@sha256:"), 0) : -1;
	if (digest < 0)
		return;
	const struct str name = str_to(uri->string, (uint32_t)digest), last = str_from(name, (uint32_t)(str_rfind(name, '/') + 1));
	const int32_t tag = str_find(last, ':');
	if (tag < 0 || truth_told(t, uri->span, uri))
		return;
	struct diag *g = diag(t->cx->diags, D_IMAGE_TAG_AND_DIGEST, value_at_or(uri, subject_at(s)),
			      "the image of '%.*s' has a tag and a digest, and Lambda takes only one of them", STRA(s->entry->key));
	const struct str out = str_from(last, (uint32_t)tag);
	diag_label(t->cx->diags, g, "remove '%.*s'", STRA(out));
	diag_edit(t->cx->diags, g, true, source_word(t->cx->sources, g->span, out), STR(""));
}

static void runtime(struct truth *t, const struct subject *s)
{
	const struct value *name = value_get(s->properties, "Runtime");
	if (name == t->runtime)
		return;
	const struct lambda_runtime *r = is_string(name) ? runtime_find(name->string) : NULL;
	if (!r || runtime_offered(r)) {
		t->runtime = name;
		return;
	}
	/* Lambda still updates functions with a runtime with which it creates none; the golden template says which are there. */
	const bool known = value_is(value_dig(map_get(value_get(t->cx->golden, "Resources"), s->entry->key), "Properties", "Runtime"), r->name);
	if (known ? truth_known_before(t, str_z(r->name)) : truth_told(t, name->span, name))
		return;
	struct diag *g = diag(t->cx->diags, D_RUNTIME_RETIRED, value_at_or(name, subject_at(s)),
			      "Lambda creates no functions with the runtime '%s' since %s ('%.*s')", r->name, r->blocked, STRA(s->entry->key));
	if (known)
		diag_lower(t->cx->diags, g);
	else if (t->cx->golden)
		diag_refuse(t->cx->diags, g);
	const struct lambda_runtime *newest = runtime_newest(r);
	if (!newest)
		return;
	diag_label(t->cx->diags, g, "the newest that AWS supports is '%s'", newest->name);
	diag_edit_word(t->cx->diags, g, false, g->span, name->string, str_z(newest->name));
}

void truth_lambda(struct truth *t, const struct subject *s)
{
	if (s->type->counted != COUNTED_FUNCTION)
		return;
	image(t, s);
	runtime(t, s);
	const struct value *storage = value_dig(s->properties, "EphemeralStorage", "Size");
	if (!value_get(s->properties, "CapacityProviderConfig")) {
		limit(t, s, value_get(s->properties, "Timeout"), TIMEOUT_MOST, "a timeout", "seconds", "; only Lambda Managed Instances (CapacityProviderConfig) go beyond");
		limit(t, s, value_get(s->properties, "MemorySize"), MEMORY_MOST, "a memory", "MB", "; only Lambda Managed Instances (CapacityProviderConfig) go beyond");
	}
	limit(t, s, storage, STORAGE_MOST, "a /tmp", "MB", "; more goes with accelerators, which CloudFormation cannot ask for");
}

static const struct value *resource_meant(struct truth *t, const struct value *reference)
{
	struct str attribute;
	const struct entry *e = truth_meant(t, reference, &attribute);
	return e ? e->value : NULL;
}

/* A function may be named by its alias: by a reference to that, or as ARN and alias joined. */
static const struct value *function_meant(struct truth *t, const struct value *reference)
{
	const struct value *joined = list_at(value_get(reference, "Fn::Join"), 1);
	const struct value *resource = resource_meant(t, joined ? list_at(joined, 0) : reference);
	if (value_is(value_get(resource, "Type"), "AWS::Lambda::Alias"))
		resource = resource_meant(t, value_dig(resource, "Properties", "FunctionName"));
	return value_is(value_get(resource, "Type"), "AWS::Lambda::Function") ? resource : NULL;
}

void truth_queue_visibility(struct truth *t, const struct subject *s)
{
	if (!str_eqz(s->type->name, "AWS::Lambda::EventSourceMapping"))
		return;
	const struct value *queue = resource_meant(t, value_get(s->properties, "EventSourceArn"));
	if (!value_is(value_get(queue, "Type"), "AWS::SQS::Queue"))
		return;
	const struct value *function = function_meant(t, value_get(s->properties, "FunctionName"));
	const struct value *given = value_dig(queue, "Properties", "VisibilityTimeout"), *timeout = value_dig(function, "Properties", "Timeout");
	double visible = VISIBILITY_DEFAULT, runs = TIMEOUT_DEFAULT;
	if (!function || (!is_nil(given) && !number_of(given, &visible)) || (!is_nil(timeout) && !number_of(timeout, &runs)) || visible >= runs)
		return;
	struct arena *a = t->cx->arena;
	struct diag *g = diag(t->cx->diags, D_QUEUE_VISIBILITY, value_at_or(given, value_at_or(queue, subject_at(s))),
		"the queue's VisibilityTimeout is %.*s seconds%s, and the function that reads it may run for %.*s: Lambda refuses the event source ('%.*s')",
		STRA(js_number_text(a, visible)), is_nil(given) ? " (the default)" : "", STRA(js_number_text(a, runs)), STRA(s->entry->key));
	if (timeout && span_known(timeout->span))
		diag_note(t->cx->diags, g, timeout->span, "the function's timeout");
}
