/*
 * zip_crew: entries packed on all cores and handed on in their order. Entries are shared out in units: runs of small
 * files, or one large file. Units are taken in order, but for large ones, which begin early, the largest first, so that
 * none is left alone at the end with one core. Whoever finishes the unit that is next in order hands it on, with those
 * behind it that are ready: no thread only waits. Memory is bounded by the windows below and the largest files.
 */
#ifndef SLSC_ZIP_CREW_H
#define SLSC_ZIP_CREW_H

#include "emit/package/zip_pack.h"

/* Takes bytes of the archive, in order, from one thread at a time. Returns 0 or an errno. */
struct zip_sink {
	int (*put)(void *data, const unsigned char *p, size_t n);
	void *data;
};

/*
 * Packs the n entries, fills members but for their offsets, which are known when it is done, and hands the bytes to
 * sink. threads 0: one a core. Returns 0 or an errno; *failed is then the entry it is about, n if that was the sink.
 */
int crew_run(const struct zip_entry *entries, uint32_t n, unsigned threads, struct zip_sink sink, struct zip_member *members, uint32_t *failed);

#endif
