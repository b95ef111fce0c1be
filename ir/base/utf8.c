#include "ir/base/utf8.h"

uint32_t utf8_at(struct str s, uint32_t i)
{
	const unsigned char c = (unsigned char)s.p[i];
	if (c < 0x80)
		return 1;
	const uint32_t n = c < 0xC2 || c > 0xF4 ? 0 : utf8_length(s.p[i]);
	if (!n || i + n > s.n)
		return 0;
	for (uint32_t k = 1; k < n; k++)
		if (!utf8_goes_on(s.p[i + k]))
			return 0;
	const unsigned char second = (unsigned char)s.p[i + 1];
	if ((c == 0xE0 && second < 0xA0) || (c == 0xED && second > 0x9F) || (c == 0xF0 && second < 0x90) || (c == 0xF4 && second > 0x8F))
		return 0;
	return n;
}

uint32_t utf8_decode(struct str s, uint32_t i, uint32_t n)
{
	uint32_t code = (unsigned char)s.p[i];
	if (n > 1)
		code &= 0xFFu >> (n + 1);
	for (uint32_t k = 1; k < n; k++)
		code = code << 6 | ((unsigned char)s.p[i + k] & 0x3F);
	return code;
}

uint32_t utf8_encode(char *p, uint32_t code)
{
	static const unsigned char first[] = { 0, 0, 0xC0, 0xE0, 0xF0 };
	const uint32_t n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	for (uint32_t k = n - 1; k; k--, code >>= 6)
		p[k] = (char)(0x80 | (code & 0x3F));
	p[0] = (char)(first[n] | code);
	return n;
}

uint32_t utf8_count(struct str s)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < s.n; i++)
		n += !utf8_goes_on(s.p[i]);
	return n;
}
