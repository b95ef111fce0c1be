#include "emit/review/brief.h"

#include "emit/review/refs.h"
#include "ir/base/buf.h"
#include "ir/base/utf8.h"
#include "ir/cfn.h"
#include "ir/json.h"
#include "ir/secrets.h"

static void put(struct buf *b, const struct value *v, bool quoted);

static bool put_att(struct buf *b, const struct value *arg)
{
	if (is_string(arg)) {
		buf_putf(b, "${%.*s}", STRA(arg->string));
		return true;
	}
	if (!is_string(list_at(arg, 0)) || !is_string(list_at(arg, 1)))
		return false;
	buf_putf(b, "${%.*s.%.*s}", STRA(list_at(arg, 0)->string), STRA(list_at(arg, 1)->string));
	return true;
}

static bool put_intrinsic(struct buf *b, const struct value *v)
{
	const struct entry *f = cfn_call(v);
	if (!f)
		return false;
	if (str_eqz(f->key, "Ref") && is_string(f->value)) {
		buf_putf(b, "${%.*s}", STRA(f->value->string));
		return true;
	}
	if (str_eqz(f->key, "Fn::GetAtt"))
		return put_att(b, f->value);
	if (str_eqz(f->key, "Fn::Sub") && is_string(f->value)) {
		buf_str(b, f->value->string);
		return true;
	}
	if (!str_eqz(f->key, "Fn::Join") || !is_string(list_at(f->value, 0)) || !is_list(list_at(f->value, 1)))
		return false;
	const struct value *parts = list_at(f->value, 1);
	list_each(i, parts) {
		if (i)
			buf_str(b, list_at(f->value, 0)->string);
		put(b, parts->list.item[i], false);
	}
	return true;
}

static void put_map(struct buf *b, const struct value *v)
{
	buf_c(b, '{');
	map_each(e, v) {
		buf_putf(b, "%s%.*s: ", e == v->map.entry ? "" : ", ", STRA(e->key));
		put(b, e->value, true);
	}
	buf_c(b, '}');
}

static void put(struct buf *b, const struct value *v, bool quoted)
{
	if (!v)
		return;
	if (value_hidden(b->shows, v))
		buf_z(b, SECRET_SHOWN);
	else if (is_string(v) && !quoted)
		buf_str(b, v->string);
	else if (put_intrinsic(b, v))
		return;
	else if (is_list(v)) {
		buf_c(b, '[');
		list_each(i, v) {
			if (i)
				buf_z(b, ", ");
			put(b, v->list.item[i], true);
		}
		buf_c(b, ']');
	} else if (is_map(v))
		put_map(b, v);
	else
		json_emit(b, v, 0);
}

struct str brief(struct arena *a, const struct value *v, bool quoted)
{
	struct buf b = { .shows = a };
	put(&b, v, quoted);
	struct str s = str_dup(a, buf_text(&b));
	buf_free(&b);
	return s;
}

struct str shortened(struct arena *a, struct str s, uint32_t most)
{
	if (s.n <= most)
		return s;
	return str_fmt(a, "%.*s...", (int)utf8_before(s, most > 3 ? most - 3 : 0), s.p);
}
