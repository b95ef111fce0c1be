#include "compiler/read/yaml/reader.h"

#define CONTROL (BYTE_SUSPECT | BYTE_QUOTED)

const uint8_t yaml_bytes[256] = {
	/* control characters */
	[0x00] = CONTROL, [0x01] = CONTROL, [0x02] = CONTROL, [0x03] = CONTROL, [0x04] = CONTROL, [0x05] = CONTROL,
	[0x06] = CONTROL, [0x07] = CONTROL, [0x08] = CONTROL, [0x0B] = CONTROL, [0x0C] = CONTROL, [0x0E] = CONTROL,
	[0x0F] = CONTROL, [0x10] = CONTROL, [0x11] = CONTROL, [0x12] = CONTROL, [0x13] = CONTROL, [0x14] = CONTROL,
	[0x15] = CONTROL, [0x16] = CONTROL, [0x17] = CONTROL, [0x18] = CONTROL, [0x19] = CONTROL, [0x1A] = CONTROL,
	[0x1B] = CONTROL, [0x1C] = CONTROL, [0x1D] = CONTROL, [0x1E] = CONTROL, [0x1F] = CONTROL,
	[0x7F] = BYTE_SUSPECT,
	/* U+0080 to U+009F begin with C2, U+FFFE and U+FFFF with EF: these two need a closer look */
	[0xC2] = BYTE_SUSPECT, [0xEF] = BYTE_SUSPECT,
	/* blanks and line breaks */
	[' '] = BYTE_BLANK, ['\t'] = BYTE_BLANK, ['\n'] = BYTE_BREAK, ['\r'] = BYTE_BREAK,
	/* indicators */
	[','] = BYTE_FLOW | BYTE_OPENER, ['['] = BYTE_FLOW | BYTE_OPENER, [']'] = BYTE_FLOW | BYTE_OPENER,
	['{'] = BYTE_FLOW | BYTE_OPENER, ['}'] = BYTE_FLOW | BYTE_OPENER, ['!'] = BYTE_OPENER, ['%'] = BYTE_OPENER,
	['&'] = BYTE_OPENER, ['*'] = BYTE_OPENER, ['>'] = BYTE_OPENER, ['@'] = BYTE_OPENER, ['`'] = BYTE_OPENER,
	['|'] = BYTE_OPENER, ['#'] = BYTE_MARK | BYTE_OPENER, [':'] = BYTE_MARK, ['"'] = BYTE_OPENER | BYTE_QUOTED,
	['\''] = BYTE_OPENER | BYTE_QUOTED, ['\\'] = BYTE_QUOTED,
	/* what null, true, a number or a date begins with */
	['0'] = BYTE_TYPED, ['1'] = BYTE_TYPED, ['2'] = BYTE_TYPED, ['3'] = BYTE_TYPED, ['4'] = BYTE_TYPED,
	['5'] = BYTE_TYPED, ['6'] = BYTE_TYPED, ['7'] = BYTE_TYPED, ['8'] = BYTE_TYPED, ['9'] = BYTE_TYPED,
	['+'] = BYTE_TYPED, ['-'] = BYTE_TYPED, ['.'] = BYTE_TYPED, ['~'] = BYTE_TYPED, ['n'] = BYTE_TYPED,
	['N'] = BYTE_TYPED, ['t'] = BYTE_TYPED, ['T'] = BYTE_TYPED, ['f'] = BYTE_TYPED, ['F'] = BYTE_TYPED,
};

#undef CONTROL

static uint32_t past_break(const struct reader *r, uint32_t i)
{
	return i + (r->text[i] == '\r' && i + 1 < r->end && r->text[i + 1] == '\n' ? 2 : 1);
}

/* To the line that starts at i, and over the blanks it begins with. Returns where they end. */
static uint32_t begin_line(struct reader *r, uint32_t i)
{
	r->line = i;
	r->tab = NO_TAB;
	while (i < r->end && r->text[i] == ' ')
		i++;
	r->indent = (int32_t)(i - r->line);
	return i;
}

static inline uint32_t past_blanks(struct reader *r, uint32_t i)
{
	for (; i < r->end && byte_is(r->text[i], BYTE_BLANK); i++)
		if (r->text[i] == '\t' && r->tab == NO_TAB)
			r->tab = i;
	return i;
}

bool yaml_skip_far(struct reader *r)
{
	uint32_t line = r->line, i = r->at;
	while ((i = past_blanks(r, i)) < r->end) {
		if (r->text[i] == '#')
			while (!byte_is(r->text[i], BYTE_BREAK))
				i++;
		if (!byte_is(r->text[i], BYTE_BREAK))
			break;
		i = begin_line(r, past_break(r, i));
	}
	r->at = i;
	return r->line != line;
}

uint32_t yaml_skip_lines(struct reader *r)
{
	uint32_t breaks = 0, i = r->at;
	while ((i = past_blanks(r, i)) < r->end && byte_is(r->text[i], BYTE_BREAK)) {
		i = begin_line(r, past_break(r, i));
		breaks++;
	}
	r->at = i;
	return breaks;
}

bool yaml_at_marker(const struct reader *r)
{
	const char *p = r->text + r->at;
	return r->at == r->line && r->end - r->at >= 3 && (p[0] == '-' || p[0] == '.') && p[1] == p[0] && p[2] == p[0] &&
	       (r->end - r->at == 3 || byte_is(p[3], BYTE_BLANK | BYTE_BREAK));
}
