/* ascii: kinds of bytes, the same in every locale. */
#ifndef SLSC_ASCII_H
#define SLSC_ASCII_H

#include <stdbool.h>

static inline bool ascii_digit(char c) { return c >= '0' && c <= '9'; }
static inline bool ascii_upper(char c) { return c >= 'A' && c <= 'Z'; }
static inline bool ascii_lower(char c) { return c >= 'a' && c <= 'z'; }
static inline bool ascii_letter(char c) { return ascii_upper(c) || ascii_lower(c); }
static inline bool ascii_alnum(char c) { return ascii_letter(c) || ascii_digit(c); }
/* The value of a hexadecimal digit of either case, -1 for any other byte. */
static inline int ascii_hex(char c)
{
	const char low = (char)(c | 0x20);
	return ascii_digit(c) ? c - '0' : low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

#endif
