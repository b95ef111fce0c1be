#include "ir/agent/handlers.h"

#include "ir/base/unpack.h"
#include "schemas/agent_table.h"

#include <stdlib.h>

struct handlers {
	struct arena *arena;
	VEC(const struct handler *) found; /* a template has few types */
	VEC(struct str) missing;
};

struct handlers *handlers_new(struct arena *a)
{
	struct handlers *h = ARENA_NEW(a, struct handlers);
	*h = (struct handlers){ .arena = a };
	return h;
}

/* The next word of a line, without the blank behind it. */
static struct str next_word(struct str *line)
{
	const int32_t blank = str_find(*line, ' ');
	const struct str word = blank < 0 ? *line : str_to(*line, (uint32_t)blank);
	*line = blank < 0 ? STR("") : str_from(*line, (uint32_t)blank + 1);
	return word;
}

/* Line number n of the text; the table's own numbers only. */
static struct str nth_line(struct str text, struct str number)
{
	struct str line = str_line(&text);
	for (int n = atoi(number.p); n > 0; n--)
		line = str_line(&text);
	return line;
}

static struct handler_action read_action(struct arena *a, struct str text, struct str line)
{
	struct handler_action action = { .name = next_word(&line) };
	while (line.n)
		vec_push(a, &action.arns, nth_line(text, next_word(&line)));
	return action;
}

static const struct handler *read_handler(struct handlers *h, struct str type, struct str name, struct str text)
{
	struct str rest = text, line = STR("");
	while (rest.n && str_line(&rest).n)
		;
	while (rest.n) {
		line = str_line(&rest);
		const struct str found = line.p[0] == '\t' ? STR("") : next_word(&line);
		if (str_eq(found, name))
			break;
		line = STR("");
	}
	if (!line.n)
		return NULL;
	struct handler *made = ARENA_NEW(h->arena, struct handler);
	*made = (struct handler){ .type = type, .own = str_eqz(line, "-") ? STR("") : nth_line(text, line) };
	while (rest.n && rest.p[0] == '\t')
		vec_push(h->arena, &made->actions, read_action(h->arena, text, str_from(str_line(&rest), 1)));
	return made;
}

const struct handler *handlers_find(struct handlers *h, struct str type)
{
	for (uint32_t i = 0; i < h->found.n; i++)
		if (str_eq(h->found.at[i]->type, type))
			return h->found.at[i];
	for (uint32_t i = 0; i < h->missing.n; i++)
		if (str_eq(h->missing.at[i], type))
			return NULL;
	const struct str inner = str_starts(type, "AWS::") ? str_from(type, 5) : STR("");
	const int32_t colon = str_find(inner, ':');
	const struct handler *made = NULL;
	for (uint32_t i = 0; colon > 0 && !made && i < agent_groups_n; i++) {
		const struct agent_group *g = &agent_groups[i];
		if (str_eqz(str_to(inner, (uint32_t)colon), g->name))
			made = read_handler(h, type, str_from(inner, (uint32_t)colon + 2), text_unpack(h->arena, agent_packed + g->first, g->packed, g->bytes));
	}
	if (made)
		vec_push(h->arena, &h->found, made);
	else
		vec_push(h->arena, &h->missing, type);
	return made;
}
