/*
 * notifications: two of a bucket that S3 cannot tell apart, because the event of one is that of the other or includes it, and
 * the keys that they look at overlap: one prefix begins with the other, and one suffix ends with the other.
 */
#include "ir/truth/truth.h"

struct notification {
	const struct value *event;
	struct str prefix, suffix;
	bool open; /* a function gives a part of it */
};

static struct notification read_notification(const struct value *one)
{
	struct notification n = { .event = value_get(one, "Event") };
	const struct value *filter = value_get(one, "Filter"), *rules = value_dig(filter, "S3Key", "Rules");
	n.open = !cfn_is_literal(n.event) || (filter && !is_list(rules)) || cfn_call(one);
	list_each(i, rules) {
		const struct value *name = value_get(rules->list.item[i], "Name"), *v = value_get(rules->list.item[i], "Value");
		n.open |= !cfn_is_literal(name) || !cfn_is_literal(v);
		if (is_string(name) && is_string(v))
			*(str_eq_nocase(name->string, STR("suffix")) ? &n.suffix : &n.prefix) = v->string;
	}
	return n;
}

static bool includes(struct str event, struct str other)
{
	return str_eq(event, other) || (str_ends(event, ":*") && other.n >= event.n && memcmp(event.p, other.p, event.n - 1) == 0);
}

static bool begins(struct str s, struct str with) { return s.n >= with.n && (!with.n || memcmp(s.p, with.p, with.n) == 0); }
static bool ends(struct str s, struct str with) { return s.n >= with.n && (!with.n || memcmp(s.p + s.n - with.n, with.p, with.n) == 0); }

static bool overlap(const struct notification *a, const struct notification *b)
{
	return !a->open && !b->open && (includes(a->event->string, b->event->string) || includes(b->event->string, a->event->string)) &&
		(begins(a->prefix, b->prefix) || begins(b->prefix, a->prefix)) && (ends(a->suffix, b->suffix) || ends(b->suffix, a->suffix));
}

void truth_notifications(struct truth *t, const struct subject *s)
{
	enum { MOST = 100 }; /* S3 takes a hundred */
	static const char *const lists[] = { "LambdaConfigurations", "QueueConfigurations", "TopicConfigurations" };
	const struct value *all = value_get(s->properties, "NotificationConfiguration");
	struct notification seen[MOST];
	uint32_t n = 0;
	for (size_t k = 0; all && k < 3; k++) {
		const struct value *list = value_get(all, lists[k]);
		list_each(i, list) {
			if (n == MOST)
				return;
			seen[n] = read_notification(list->list.item[i]);
			for (uint32_t j = 0; j < n; j++)
				if (overlap(&seen[j], &seen[n])) {
					struct diag *g = diag(t->cx->diags, D_NOTIFICATION_OVERLAP, value_at_or(seen[n].event, subject_at(s)),
						"two notifications of '%.*s' are for the same keys, one of %.*s and one of %.*s, and S3 takes only one", STRA(s->entry->key),
						STRA(seen[j].event->string), STRA(seen[n].event->string));
					if (span_known(seen[j].event->span))
						diag_note(t->cx->diags, g, seen[j].event->span, "the first");
					break;
				}
			n++;
		}
	}
}
