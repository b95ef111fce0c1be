/* The table of CloudFormation's types as schemas/cfn.h reads it, and the measures of limits. */
#include "ir/cfn_bytes.h"
#include "ir/truth/limits.h"
#include "ir/cfn.h"
#include "ir/base/regex.h"
#include "ir/js.h"
#include "ir/runtime.h"
#include "schemas/cfn.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static const struct cfn_shape *shape_at(const char *type, const char *const *path, size_t n)
{
	struct cfn_properties of = cfn_type_properties(cfn_type_find(str_z(type)));
	const struct cfn_shape *s = NULL;
	for (size_t i = 0; i < n; i++) {
		const struct cfn_property *p = cfn_property_find(of, str_z(path[i]));
		assert_non_null(p);
		s = cfn_property_shape(p);
		while (s->kind == CFN_LIST || s->kind == CFN_MAP)
			s = cfn_element(s);
		of = cfn_object_properties(s);
	}
	return s;
}
#define SHAPE(type, ...) \
	shape_at((type), (const char *const[]){ __VA_ARGS__ }, sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

static void test_types(void **state)
{
	(void)state;
	assert_non_null(cfn_type_find(STR("AWS::Lambda::Function")));
	assert_null(cfn_type_find(STR("AWS::Lambda::Functions")));
	assert_null(cfn_type_find(STR("AWS::Lambda::Functio")));
	assert_null(cfn_type_find(STR("")));
	assert_null(cfn_type_find((struct str){ "AWS::Lambda::Function\0x", 23 }));
	assert_true(cfn_type_find(STR("AWS::DynamoDB::Table"))->flags & CFN_STATEFUL);
	for (uint32_t i = 0; i < cfn_types_n; i++)
		assert_ptr_equal(cfn_type_find(str_z(cfn_name(cfn_types[i].name))), &cfn_types[i]);
}

/* Definitions lead where their types say: each of these names is one of its type's own. */
static void test_properties(void **state)
{
	(void)state;
	struct cfn_properties function = cfn_type_properties(cfn_type_find(STR("AWS::Lambda::Function")));
	assert_int_equal(cfn_property_find(function, STR("MemorySize"))->flags, 0);
	assert_true(cfn_property_find(function, STR("Code"))->flags & CFN_REQUIRED);
	assert_int_equal(cfn_replacement(cfn_property_find(function, STR("FunctionName"))), CFN_IS_REPLACED);
	assert_null(cfn_property_find(function, STR("memorySize")));
	assert_int_equal(SHAPE("AWS::Lambda::Function", "Environment", "Variables")->kind, CFN_STRING);
	assert_int_equal(SHAPE("AWS::S3::Bucket", "BucketEncryption", "ServerSideEncryptionConfiguration", "BucketKeyEnabled")->kind, CFN_BOOLEAN);
	assert_int_equal(SHAPE("AWS::IAM::Role", "Policies", "PolicyName")->kind, CFN_STRING);
	assert_string_equal(cfn_allowed(SHAPE("AWS::Lambda::Function", "TracingConfig", "Mode"), 0), "Active");
}

/* Every pattern is one that PCRE takes, and the table's are those of the properties that they belong to. */
static void test_bounds(void **state)
{
	(void)state;
	uint32_t refused = 0;
	for (uint32_t i = 0; i < cfn_bounds_n; i++) {
		struct regex *r = cfn_bounds[i].pattern ? regex_new(str_z(cfn_name(cfn_bounds[i].pattern))) : NULL;
		if (cfn_bounds[i].pattern && !r) {
			print_error("PCRE refuses %s\n", cfn_name(cfn_bounds[i].pattern));
			refused++;
		}
		regex_free(r);
	}
	assert_int_equal(refused, 0);
	const struct cfn_bound *group = &cfn_bounds[SHAPE("AWS::Lambda::Function", "VpcConfig", "SecurityGroupIds")->bound];
	struct regex *r = regex_new(str_z(cfn_name(group->pattern)));
	assert_true(regex_matches(r, STR("sg-0123456789abcdef0")) && regex_matches(r, STR("sg-01234567")));
	assert_false(regex_matches(r, STR("sg-1")) || regex_matches(r, STR("sg-0123456789")));
	regex_free(r);
	assert_true(cfn_bounds[SHAPE("AWS::SQS::Queue", "DelaySeconds")->bound].most == 900);
	assert_int_equal(SHAPE("AWS::Lambda::Function", "Environment", "Variables")->bound, 0);
}

static void test_attributes(void **state)
{
	(void)state;
	const struct cfn_type *queue = cfn_type_find(STR("AWS::SQS::Queue"));
	bool arn = false;
	for (uint32_t i = 0; cfn_attribute(queue, i); i++)
		arn |= strcmp(cfn_attribute(queue, i), "Arn") == 0;
	assert_true(arn);
	assert_null(cfn_attribute(queue, queue->attributes_n));
}

/* Of a type that only the provider schemas have: required, what replaces it, what is read-only; and values that only they allow. */
static void test_union(void **state)
{
	(void)state;
	const struct cfn_type *type = cfn_type_find(STR("AWS::AppFabric::AppAuthorization"));
	assert_non_null(type);
	struct cfn_properties of = cfn_type_properties(type);
	assert_true(cfn_property_find(of, STR("App"))->flags & CFN_REQUIRED);
	assert_int_equal(cfn_replacement(cfn_property_find(of, STR("App"))), CFN_IS_REPLACED);
	assert_int_equal(cfn_replacement(cfn_property_find(of, STR("Tenant"))), CFN_UPDATES);
	assert_null(cfn_property_find(of, STR("CreatedAt")));
	bool created = false;
	for (uint32_t i = 0; cfn_attribute(type, i); i++)
		created |= strcmp(cfn_attribute(type, i), "CreatedAt") == 0;
	assert_true(created);
	assert_non_null(cfn_property_find(cfn_type_properties(cfn_type_find(STR("AWS::Kinesis::Stream"))), STR("RecordDistributionStrategy")));
	assert_true(cfn_is_closed(SHAPE("AWS::DynamoDB::Table", "BillingMode")));
	const struct cfn_shape *days = SHAPE("AWS::Logs::LogGroup", "RetentionInDays");
	assert_int_equal(days->kind, CFN_INTEGER);
	assert_true(cfn_is_closed(days));
	assert_string_equal(cfn_allowed(days, 1), "3");
	assert_int_equal(strlen(cfn_date), strlen("2026-10-20"));
}

static struct str meant_by(struct arena *a, const char *name)
{
	struct str meant;
	assert_true(runtime_wrong(a, str_z(name), &meant).n > 0);
	return meant;
}

static void test_runtimes(void **state)
{
	struct arena *a = *state;
	struct str meant;
	for (uint32_t i = 0; i < lambda_runtimes_n; i++) {
		assert_string_equal(lambda_runtime_names[i], lambda_runtimes[i].name);
		assert_ptr_equal(runtime_find(str_z(lambda_runtimes[i].name)), &lambda_runtimes[i]);
	}
	assert_null(lambda_runtime_names[lambda_runtimes_n]);
	assert_true(str_search(runtime_wrong(a, STR("python3.99"), &meant), STR("newer than this slsc knows"), 0) >= 0);
	assert_int_equal(meant.n, 0);
	assert_true(str_search(runtime_wrong(a, STR("nodejs12.x"), &meant), STR("retired"), 0) >= 0);
	/* Never an older or a closed one. */
	assert_true(str_eqz(meant_by(a, "nodejs22"), "nodejs22.x"));
	assert_true(str_eqz(meant_by(a, "Python3.12"), "python3.12"));
	const char *const written[] = { "nodejs15.x", "nodejs17.x", "nodejs19.x", "python3.5", "java9", "ruby2.6", "dotnet7", "provided.al1", "", "x", "nodejs" };
	for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
		struct str instead = { 0 };
		runtime_wrong(a, str_z(written[i]), &instead);
		const struct lambda_runtime *r = instead.n ? runtime_find(instead) : NULL;
		assert_true(!instead.n || (r && runtime_offered(r) && strcmp(r->deprecated, cfn_date) > 0));
	}
}

static void test_bytes(void **state)
{
	struct arena *a = *state;
	assert_int_equal(cfn_json_bytes(js_json_parse(a, STR("{\"A\":\"b\",\"C\":[1,true]}"))), 22);
	assert_int_equal(cfn_json_bytes(v_map(a)), 2);
	assert_int_equal(cfn_json_bytes(v_text(a, "a\"b")), 6);
	/* A function counts with what it gives, not with how it is written. */
	struct value *arn = CFN_JOIN(a, ":", v_text(a, "arn"), CFN_REF("AWS::Partition"), v_text(a, "sqs"), CFN_REF("AWS::AccountId"));
	assert_int_equal(cfn_json_bytes(arn), strlen("\"arn:aws:sqs:123456789012\""));
	assert_int_equal(cfn_json_bytes(cfn_sub(a, STR("arn:${AWS::Partition}:${!kept}"))), strlen("\"arn:aws:${!kept}\""));
}

static uint32_t amount(const struct measures *m, enum limit_id limit, const char *of)
{
	for (uint32_t i = 0; i < m->of.n; i++)
		if (m->of.at[i].limit == limit && str_eqz(m->of.at[i].of, of))
			return m->of.at[i].amount;
	return UINT32_MAX;
}

static void test_measures(void **state)
{
	struct arena *a = *state;
	const struct value *template = js_json_parse(a, STR(
		"{\"Resources\":{"
		"\"Role\":{\"Type\":\"AWS::IAM::Role\",\"Properties\":{\"Policies\":[{\"PolicyDocument\":{\"a\":\"bc\"}}]}},"
		"\"More\":{\"Type\":\"AWS::IAM::Policy\",\"Properties\":{\"Roles\":[{\"Ref\":\"Role\"}],\"PolicyDocument\":{\"d\":\"ef\"}}},"
		"\"F\":{\"Type\":\"AWS::Lambda::Function\",\"Properties\":{\"Environment\":{\"Variables\":{\"K\":\"v\"}}}},"
		"\"P\":{\"Type\":\"AWS::Lambda::Permission\",\"Properties\":{\"FunctionName\":{\"Fn::GetAtt\":[\"F\",\"Arn\"]},\"Principal\":\"sns\"}},"
		"\"Odd\":7},\"Outputs\":[]}"));
	struct measures m = { 0 };
	limits_measure(a, template, &m);
	assert_int_equal(amount(&m, LIMIT_RESOURCES, ""), 5);
	assert_int_equal(amount(&m, LIMIT_OUTPUTS, ""), 0);
	assert_int_equal(amount(&m, LIMIT_ROLE_POLICIES, "Role"), 20);
	assert_int_equal(amount(&m, LIMIT_ENVIRONMENT, "F"), 9);
	assert_in_range(amount(&m, LIMIT_FUNCTION_POLICY, "F"), 200, 400);
	struct measure near = { .limit = LIMIT_RESOURCES, .amount = 400 }, full = { .limit = LIMIT_RESOURCES, .amount = 500 };
	assert_true(limit_is_near(&near) && limit_is_near(&full) && !limit_is_exceeded(&full));
}

static int setup(void **state)
{
	static struct arena a;
	*state = &a;
	return 0;
}

static int teardown(void **state)
{
	arena_free(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_types), cmocka_unit_test(test_properties), cmocka_unit_test(test_bounds), cmocka_unit_test(test_attributes), cmocka_unit_test(test_union), cmocka_unit_test(test_runtimes),
		cmocka_unit_test(test_bytes), cmocka_unit_test(test_measures),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
