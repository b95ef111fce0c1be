#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* sync_file_range */
#endif
#include "emit/package/zip.h"

#include "code/content.h"
#include "emit/package/zip_crew.h"
#include "ir/base/output.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <unistd.h>

enum { SETTLE = 4 << 20 };

/* The archive as it is written. */
struct archive {
	int fd;
	uint64_t at;
	uint64_t settling; /* what lies before is on its way to the disk */
	struct sha256_ctx sha;
	struct zip_watch watch;
};

/* The disk works while the cores do; the caller's fsync then finds little left. */
static void settle_early(int fd, uint64_t from, uint64_t to)
{
#ifdef SYNC_FILE_RANGE_WRITE
	if (to > from)
		sync_file_range(fd, (off_t)from, (off_t)(to - from), SYNC_FILE_RANGE_WRITE);
#else
	(void)fd, (void)from, (void)to;
#endif
}

static int put(void *data, const unsigned char *p, size_t n)
{
	struct archive *z = data;
	sha256_update(&z->sha, n, p);
	z->at += n;
	int error = write_all(z->fd, (const char *)p, n);
	if (!error && z->at - z->settling >= SETTLE) {
		settle_early(z->fd, z->settling, z->at);
		z->settling = z->at;
	}
	if (z->watch.written)
		z->watch.written(z->watch.data, z->at);
	return error;
}

static int put_directory(struct archive *z, const struct zip_entry *entries, const struct zip_member *members, uint32_t n)
{
	struct buf b = { 0 };
	for (uint32_t i = 0; i < n; i++)
		zip_put_central(&b, &entries[i], &members[i]);
	zip_put_end(&b, n, z->at, b.n);
	int error = buf_ok(&b) ? put(z, (const unsigned char *)b.p, b.n) : EFBIG;
	buf_free(&b);
	return error;
}

static void digest_content(const struct zip_entry *entries, const struct zip_member *members, uint32_t n, uint8_t out[DIGEST_MOST_BYTES])
{
	struct digest d;
	digest_begin(&d, DIGEST_SHA256);
	for (uint32_t i = 0; i < n; i++)
		content_add(&d, entries[i].name, entries[i].executable ? CONTENT_EXECUTABLE : CONTENT_FILE, members[i].sha256);
	digest_raw(&d, out);
}

static int fill(struct archive *z, struct arena *a, const struct zip_entry *entries, uint32_t n, unsigned threads, struct zip_result *r)
{
	uint32_t failed;
	r->members = ARENA_ARRAY(a, struct zip_member, n);
	int error = crew_run(entries, n, threads, (struct zip_sink){ put, z }, r->members, &failed);
	if (failed < n)
		r->failed_path = entries[failed].source ? str_z(entries[failed].source) : entries[failed].name;
	if (!error)
		error = put_directory(z, entries, r->members, n);
	if (!error) {
		settle_early(z->fd, z->settling, z->at);
		digest_content(entries, r->members, n, r->content);
		sha256_digest(&z->sha, sizeof r->sha256, r->sha256);
		r->size = z->at;
	}
	return error;
}

struct zip_result zip_write(struct arena *a, const char *path, const struct zip_entry *entries, uint32_t n, unsigned threads, struct zip_watch watch)
{
	struct zip_result r = { .failed_path = str_z(path) };
	struct archive z = { .fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644), .watch = watch };
	if (z.fd < 0) {
		r.error = errno;
		return r;
	}
	sha256_init(&z.sha);
	r.error = fill(&z, a, entries, n, threads, &r);
	if (close(z.fd) != 0 && !r.error)
		r.error = errno;
	if (r.error)
		unlink(path);
	return r;
}
