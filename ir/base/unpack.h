/* unpack: generated tables of text are deflated in the program. */
#ifndef SLSC_UNPACK_H
#define SLSC_UNPACK_H

#include <stdint.h>

#include "ir/base/arena.h"
#include "ir/base/str.h"

/* The text of `bytes` bytes that n bytes at packed are; empty where there is no memory for it. Tables hold no secrets. */
struct str text_unpack(struct arena *a, const uint8_t *packed, uint32_t n, uint32_t bytes);

#endif
