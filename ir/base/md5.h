/* md5: the digest by which v3.40 shortens names that are too long. */
#ifndef SLSC_MD5_H
#define SLSC_MD5_H

#include "ir/base/str.h"

/* The MD5 of s as 32 hexadecimal digits in lower case. */
struct str md5_hex(struct arena *a, struct str s);

#endif
