/*
 * vec: typed growable arrays in an arena. VEC(struct x) v = { 0 }; is empty.
 * vec_push may move the elements; pointers into a vec last until the next push.
 */
#ifndef SLSC_VEC_H
#define SLSC_VEC_H

#include "ir/base/arena.h"

#define VEC(type) \
	struct { \
		type *at; \
		uint32_t n, cap; \
	}

/* Makes room for n elements in all, where that is known to be many: growing leaves as much behind as it holds. */
#define vec_reserve(arena, v, n_) \
	do { \
		uint32_t most_ = (n_); \
		if (most_ > (v)->cap) { \
			(v)->at = arena_grow((arena), (v)->at, (v)->cap * sizeof *(v)->at, most_ * sizeof *(v)->at); \
			(v)->cap = most_; \
		} \
	} while (0)

/* Appends a copy of x. */
#define vec_push(arena, v, ...) \
	do { \
		if ((v)->n == (v)->cap) { \
			uint32_t cap_ = (v)->cap ? (v)->cap * 2 : 4; \
			(v)->at = arena_grow((arena), (v)->at, (v)->cap * sizeof *(v)->at, \
					     cap_ * sizeof *(v)->at); \
			(v)->cap = cap_; \
		} \
		(v)->at[(v)->n++] = __VA_ARGS__; \
	} while (0)

#endif
