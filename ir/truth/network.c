/*
 * network: subnets within their VPC and beside each other, and routes to a gateway that must be attached first. Blocks of
 * addresses are of IPv4 and written in the template; a VPC and its subnets have between /16 and /28.
 */
#include "ir/truth/truth.h"

#include <stdlib.h>

enum { LARGEST = 16, SMALLEST = 28, ADDRESS_BITS = 32 };

struct block {
	uint32_t from, to; /* inclusive */
	uint32_t bits;
	uint32_t number;   /* of the subnet among those gathered */
	uint64_t vpc;      /* the number of its resource */
};

static bool block_of(const struct value *v, struct block *b)
{
	uint32_t part[5] = { 0 }, n = 0;
	bool digit = false;
	for (uint32_t i = 0; is_string(v) && i < v->string.n; i++) {
		const char c = v->string.p[i];
		if (ascii_digit(c)) {
			part[n] = part[n] * 10 + (uint32_t)(c - '0');
			digit = true;
		} else if (digit && n < 4 && c == (n < 3 ? '.' : '/')) {
			n++;
			digit = false;
		} else {
			return false;
		}
		if (part[n] > (n < 4 ? 255u : ADDRESS_BITS))
			return false;
	}
	if (n != 4 || !digit)
		return false;
	b->bits = part[4];
	const uint32_t mask = b->bits ? UINT32_MAX << (ADDRESS_BITS - b->bits) : 0;
	b->from = (part[0] << 24 | part[1] << 16 | part[2] << 8 | part[3]) & mask;
	b->to = b->from | ~mask;
	return true;
}

void truth_subnet(struct truth *t, const struct subject *s) { vec_push(t->cx->arena, &t->gathered[GATHERED_SUBNET], *s); }
void truth_route(struct truth *t, const struct subject *s) { vec_push(t->cx->arena, &t->gathered[GATHERED_ROUTE], *s); }
void truth_attachment(struct truth *t, const struct subject *s) { vec_push(t->cx->arena, &t->gathered[GATHERED_ATTACHMENT], *s); }

static void check_size(struct truth *t, const struct subject *s, const struct block *b, const struct value *at)
{
	if (b->bits < LARGEST || b->bits > SMALLEST)
		diag(t->cx->diags, D_ADDRESS_RANGE, value_at_or(at, subject_at(s)), "a subnet has between /%d and /%d, not /%u ('%.*s')", LARGEST, SMALLEST, b->bits, STRA(s->entry->key));
}

/* Other blocks of a VPC are resources of their own: with one of them, or one from a pool, nothing is known to lie outside. */
static bool has_more_blocks(const struct truth *t)
{
	map_each(e, t->resources)
		if (value_is(value_get(e->value, "Type"), "AWS::EC2::VPCCidrBlock"))
			return true;
	return false;
}

static void check_within(struct truth *t, const struct subject *s, const struct block *b, const struct value *written, const struct entry *vpc)
{
	struct block whole = { 0 };
	const struct value *around = value_dig(vpc->value, "Properties", "CidrBlock");
	if (!block_of(around, &whole) || (b->from >= whole.from && b->to <= whole.to) || has_more_blocks(t))
		return;
	struct diag *g = diag(t->cx->diags, D_ADDRESS_RANGE, value_at_or(written, subject_at(s)), "%.*s is not within %.*s, the block of '%.*s' ('%.*s')",
			      STRA(written->string), STRA(around->string), STRA(vpc->key), STRA(s->entry->key));
	if (span_known(around->span))
		diag_note(t->cx->diags, g, around->span, "the VPC's block");
}

static int by_vpc_and_address(const void *x, const void *y)
{
	const struct block *a = x, *b = y;
	return a->vpc != b->vpc ? (a->vpc < b->vpc ? -1 : 1) : a->from != b->from ? (a->from < b->from ? -1 : 1) : a->number < b->number ? -1 : 1;
}

static void check_overlaps(struct truth *t, struct block *blocks, uint32_t n)
{
	if (n)
		qsort(blocks, n, sizeof *blocks, by_vpc_and_address);
	for (uint32_t i = 1, widest = 0; i < n; i++) {
		const struct block *a = &blocks[widest], *b = &blocks[i];
		if (a->vpc == b->vpc && b->from <= a->to) {
			const struct subject *first = &t->gathered[GATHERED_SUBNET].at[a->number], *second = &t->gathered[GATHERED_SUBNET].at[b->number];
			/* With conditions, perhaps only one of them is made. */
			if (!value_get(first->entry->value, "Condition") && !value_get(second->entry->value, "Condition")) {
				const struct value *one = value_get(first->properties, "CidrBlock"), *other = value_get(second->properties, "CidrBlock");
				struct diag *g = diag(t->cx->diags, D_ADDRESS_RANGE, value_at_or(other, subject_at(second)), "%.*s overlaps %.*s of '%.*s' in the same VPC ('%.*s')",
						      STRA(other->string), STRA(one->string), STRA(first->entry->key), STRA(second->entry->key));
				diag_note(t->cx->diags, g, value_at_or(one, subject_at(first)), "the other subnet");
			}
		}
		if (a->vpc != b->vpc || b->to > a->to)
			widest = i;
	}
}

/* Whether DependsOn names one of the gateway's attachments, or the route takes its gateway from there. */
static bool waits(const struct value *depends, struct str attachment)
{
	return is_list(depends) ? list_has(depends, attachment) : is_string(depends) && str_eq(depends->string, attachment);
}

static void check_route(struct truth *t, const struct subject *route)
{
	struct str attribute;
	const struct entry *gateway = truth_meant(t, value_get(route->properties, "GatewayId"), &attribute), *missing = NULL;
	if (!gateway || attribute.n || !value_is(value_get(gateway->value, "Type"), "AWS::EC2::InternetGateway"))
		return;
	for (uint32_t i = 0; i < t->gathered[GATHERED_ATTACHMENT].n; i++) {
		const struct subject *s = &t->gathered[GATHERED_ATTACHMENT].at[i];
		if (truth_meant(t, value_get(s->properties, "InternetGatewayId"), &attribute) != gateway)
			continue;
		if (waits(value_get(route->entry->value, "DependsOn"), s->entry->key))
			return;
		missing = s->entry;
	}
	if (missing)
		diag(t->cx->diags, D_ROUTE_EARLY, subject_at(route), "the route '%.*s' to '%.*s' does not wait until '%.*s' has attached it: add DependsOn: %.*s", STRA(route->entry->key),
		     STRA(gateway->key), STRA(missing->key), STRA(missing->key));
}

void truth_network(struct truth *t)
{
	const uint32_t n = t->macros ? 0 : t->gathered[GATHERED_SUBNET].n;
	struct block *blocks = ARENA_ARRAY(t->cx->arena, struct block, n);
	uint32_t known = 0;
	for (uint32_t i = 0; i < n; i++) {
		const struct subject *s = &t->gathered[GATHERED_SUBNET].at[i];
		const struct value *written = value_get(s->properties, "CidrBlock");
		struct str attribute;
		struct block b = { .number = i };
		const struct entry *vpc = truth_meant(t, value_get(s->properties, "VpcId"), &attribute);
		if (!block_of(written, &b))
			continue;
		check_size(t, s, &b, written);
		if (!vpc || !value_is(value_get(vpc->value, "Type"), "AWS::EC2::VPC"))
			continue;
		check_within(t, s, &b, written, vpc);
		b.vpc = (uint64_t)(vpc - t->resources->map.entry);
		blocks[known++] = b;
	}
	check_overlaps(t, blocks, known);
	for (uint32_t i = 0; !t->macros && i < t->gathered[GATHERED_ROUTE].n; i++)
		check_route(t, &t->gathered[GATHERED_ROUTE].at[i]);
}
