/*
 * Trees that grow along a schema: the bytes of an input choose among its alternatives, keys and words, so that what
 * libFuzzer varies is a configuration of about the right shape, with a part here and there of another.
 */
#include "tests/fuzz/fuzz.h"

#include "compiler/check/checker.h"
#include "ir/def.h"

enum { DEEPEST = 12, WILD = 232 };

static const char *const words[] = {
	"s", "a.b", "f", "g", "hello", "dev", "us-east-1", "nodejs20.x", "python3.12", "/x/{id}", "GET /x", "rate(5 minutes)", "cron(0 12 * * ? *)",
	"arn:aws:sqs:us-east-1:123456789012:queue", "arn:aws:sns:us-east-1:123456789012:topic", "arn:aws:dynamodb:us-east-1:123456789012:table/t/stream/2020",
	"arn:aws:kinesis:us-east-1:123456789012:stream/s", "arn:aws:iam::123456789012:role/r", "arn:aws:lambda:us-east-1:123456789012:function:f:1",
	"arn:aws:kms:us-east-1:123456789012:key/k", "arn:aws:kafka:us-east-1:123456789012:cluster/c/u", "arn:aws:mq:us-east-1:123456789012:broker:b:id",
	"arn:aws:secretsmanager:us-east-1:123456789012:secret:s", "arn:aws:acm:us-east-1:123456789012:certificate/c", "arn:aws:s3:::bucket",
	"arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/lb/50dc6c495c0c9188/f2f7dc8efc522ab2",
	"arn:aws:elasticfilesystem:us-east-1:123456789012:access-point/fsap-0a1b2c3d4e5f6a7b8", "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_a",
	"arn:aws:events:us-east-1:123456789012:event-bus/b", "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/w/1", "123456789012", "$default", "$connect", "*",
	"https://example.com", "amzn1.ask.skill.0a0a0a0a-0a0a-0a0a-0a0a-0a0a0a0a0a0a", "10.0.0.0/24", "2012-10-17", "ANY", "any", "bucket-name", "pool", "Custom",
	"", " ", "!", "${AWS::Region}", "#{AWS::AccountId}", "é€😀", "a-b_c.d", "true", "0", "1", "-1", "1.5", "1e400", "2020-01-01T00:00:00Z", "{\"a\":1}", "[", "x:y", "Ref",
	"000000000000.dkr.ecr.us-east-1.amazonaws.com/app@sha256:6bb600b4d6e1d7cf521097177dd0c4e9ea373edb91984a505333be8ac9455d38", "aws_iam", "public-read",
	"__proto__", "constructor", "toString", "length",
};
enum { WORDS = sizeof words / sizeof *words };

static const char *const keys[] = {
	"f", "g", "a", "b", "0", "10", "Ref", "Fn::GetAtt", "Fn::Sub", "Fn::Join", "Fn::If", "Fn::ImportValue", "Type", "Properties", "Resources", "Outputs",
	"IamRoleLambdaExecution", "ServerlessDeploymentBucket", "FLambdaFunction", "Statement", "Effect", "Action", "Resource", "a-b", "a.b", "", "x y", "__proto__",
	"configValidationMode", "name", "arn", "type", "enabled", "path", "method", "extensions", "DependsOn", "HttpApi", "FLogGroup",
};
enum { KEYS = sizeof keys / sizeof *keys };

static uint8_t take(struct seed *s) { return s->at < s->end ? *s->at++ : 0; }

static const char *pick(struct seed *s, const char *const *of, uint32_t n) { return of[take(s) % n]; }

static struct value *number(struct arena *a, struct seed *s, const struct schema *shape)
{
	static const double odd[] = { 0, -1, 0.5, 1e21, 1e-7, 4294967296.0, 9007199254740993.0, 1e308 };
	uint8_t c = take(s);
	if (c > 240)
		return v_number(a, odd[c % 8], STR(""));
	if (shape && shape->numbers_n)
		return v_number(a, shape->numbers[c % shape->numbers_n], STR(""));
	double least = shape && shape->bounded_below ? shape->minimum : 0;
	return v_number(a, c > 200 && shape && shape->bounded_above ? shape->maximum : least + c, STR(""));
}

/* A word that the expression allows, the first from a random one on. */
static const char *allowed_word(struct seed *s, const struct schema *shape)
{
	uint32_t from = take(s) % WORDS;
	for (uint32_t i = 0; shape && shape->pattern && i < WORDS; i++)
		if (check_matches(shape->pattern, shape->pattern_nocase, str_z(words[(from + i) % WORDS])))
			return words[(from + i) % WORDS];
	return words[from];
}

static uint32_t count(const char *const *list)
{
	uint32_t n = 0;
	while (list && list[n])
		n++;
	return n;
}

static struct value *text(struct arena *a, struct seed *s, const struct schema *shape)
{
	uint32_t n = shape ? count(shape->words) : 0;
	return n ? v_text(a, shape->words[take(s) % n]) : v_text(a, allowed_word(s, shape));
}

static const struct value *grow(struct arena *a, struct seed *s, const struct schema *shape, int depth);

static struct value *wild(struct arena *a, struct seed *s, int depth)
{
	uint8_t c = take(s);
	struct value *v;
	switch (depth > DEEPEST ? c % 4 : c % 8) {
	case 0: return v_null(a);
	case 1: return v_bool(a, c & 8);
	case 2: return number(a, s, NULL);
	case 3: return text(a, s, NULL);
	case 4:
		v = v_list(a);
		for (int i = c >> 6; i >= 0; i--)
			list_push(a, v, wild(a, s, depth + 1));
		return v;
	case 5: return MAP(a, { "Ref", v_text(a, pick(s, keys, KEYS)) });
	case 6: return MAP(a, { "Fn::GetAtt", LIST(a, v_text(a, pick(s, keys, KEYS)), v_text(a, "Arn")) });
	default:
		v = v_map(a);
		for (int i = c >> 6; i >= 0; i--)
			map_putz(a, v, pick(s, keys, KEYS), wild(a, s, depth + 1));
		return v;
	}
}

static struct value *object(struct arena *a, struct seed *s, const struct schema *shape, int depth)
{
	struct value *v = v_map(a);
	uint32_t props = 0;
	uint8_t more = take(s);
	schema_each(own, shape) {
		props++;
		if (own.prop->required && more < 248)
			map_putz(a, v, own.prop->key, grow(a, s, own.prop->schema, depth + 1));
	}
	const struct schema *other = shape->key_schema ? shape->key_schema : shape->extra;
	for (uint32_t i = more % 8; i > 0; i--) {
		uint8_t c = take(s);
		if (props && (c < WILD || !other)) {
			struct schema_walk own = { .of = shape };
			for (uint32_t k = c % props; schema_next(&own) && k; k--)
				;
			const struct schema_prop *p = own.prop;
			map_putz(a, v, p->key, grow(a, s, p->schema, depth + 1));
		} else {
			map_putz(a, v, keys[c % KEYS], grow(a, s, other ? other : &schema_any, depth + 1));
		}
	}
	return v;
}

static struct value *list(struct arena *a, struct seed *s, const struct schema *shape, int depth)
{
	struct value *v = v_list(a);
	for (uint32_t i = 0; shape->tuple && shape->tuple[i]; i++)
		list_push(a, v, grow(a, s, shape->tuple[i], depth + 1));
	for (int i = shape->tuple ? 0 : take(s) % 4; i > 0; i--)
		list_push(a, v, grow(a, s, shape->item ? shape->item : &schema_any, depth + 1));
	return v;
}

static struct value *event(struct arena *a, struct seed *s, int depth)
{
	uint8_t c = take(s);
	const struct event_def *def = event_defs[c % event_defs_n];
	if (c > 250)
		return v_text(a, def->key);
	struct value *v = v_map(a);
	map_putz(a, v, def->key, grow(a, s, def->schema, depth + 1));
	return v;
}

/* All alternatives hold: the keys of each. */
static const struct value *all(struct arena *a, struct seed *s, const struct schema *shape, int depth)
{
	const struct value *v = NULL;
	for (uint32_t i = 0; shape->of[i]; i++) {
		const struct value *one = grow(a, s, shape->of[i], depth + 1);
		v = is_map(v) && is_map(one) ? map_assign(a, v, one) : one;
	}
	return v;
}

static const struct value *choice(struct arena *a, struct seed *s, const struct schema *shape, int depth)
{
	uint32_t n = 0;
	while (shape->of[n])
		n++;
	return grow(a, s, shape->of[take(s) % n], depth + 1);
}

static const struct value *grow(struct arena *a, struct seed *s, const struct schema *shape, int depth)
{
	if (depth > DEEPEST || (s->at < s->end && *s->at >= WILD && take(s)))
		return wild(a, s, depth);
	switch (shape->kind) {
	case SCHEMA_ANY: return wild(a, s, depth);
	case SCHEMA_STRING:
	case SCHEMA_WORDS: return text(a, s, shape);
	case SCHEMA_NUMBER:
	case SCHEMA_INTEGER:
	case SCHEMA_NUMBERS: return number(a, s, shape);
	case SCHEMA_BOOLEAN: return v_bool(a, take(s) & 1);
	case SCHEMA_TRUE: return v_bool(a, true);
	case SCHEMA_FALSE: return v_bool(a, false);
	case SCHEMA_NULL: return v_null(a);
	case SCHEMA_LIST: return list(a, s, shape, depth);
	case SCHEMA_OBJECT: return object(a, s, shape, depth);
	case SCHEMA_ANY_OF:
	case SCHEMA_ONE_OF: return choice(a, s, shape, depth);
	case SCHEMA_ALL_OF: return all(a, s, shape, depth);
	case SCHEMA_SWITCH: return grow(a, s, shape->of[0], depth);
	case SCHEMA_EVENT: return event(a, s, depth);
	case SCHEMA_NEEDS:
	case SCHEMA_LACKS: return wild(a, s, depth);
	}
	return NULL;
}

const struct value *tree_grow(struct arena *a, struct seed *s, const struct schema *shape)
{
	const struct value *v = grow(a, s, shape, 0);
	if (!is_map(v))
		return v;
	/* Most trees are wrong somewhere; then only warnings let the passes see them. */
	struct value *m = map_copy(a, v);
	if (!(take(s) & 1))
		map_putz(a, m, "configValidationMode", v_text(a, "warn"));
	if (!map_get(m, STR("functions")))
		map_putz(a, m, "functions", MAP(a, { "f", MAP(a, { "handler", v_text(a, "a.b") }) }));
	return m;
}
