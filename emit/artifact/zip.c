#include "emit/artifact/zip.h"

#include "emit/artifact/content.h"
#include "ir/base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <libdeflate.h>
#include <nettle/sha2.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	LEVEL = 6,
	IN_FLIGHT = 64,        /* packed entries waiting to be written */
	MOST_THREADS = 32,
	VERSION_DEFLATE = 20,
	VERSION_ZIP64 = 45,
	MADE_BY_UNIX = 3 << 8,
	UTF8_NAMES = 1 << 11,
	DATE_1980 = 0x21,      /* 1980-01-01, the first date a zip can tell */
};
#define LIMIT32 0xFFFFFFFFu

struct packed {
	unsigned char *data; /* malloc'd: deflate's output, or the content itself */
	size_t n;            /* bytes of data */
	size_t size;         /* bytes uncompressed */
	uint32_t crc;
	uint8_t sha256[SHA256_DIGEST_SIZE]; /* of the bytes uncompressed */
	bool deflated;
	int error;
	bool done;
};

struct job {
	const struct zip_entry *entries;
	uint32_t n;
	struct packed *packed;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	uint32_t next;    /* first entry no thread has taken */
	uint32_t written; /* entries the writer has finished with */
	bool stop;
};

/* ---- packing, on the worker threads */

static int read_source(const struct zip_entry *e, unsigned char **out, size_t *size)
{
	int fd = open(e->source, O_RDONLY | O_CLOEXEC);
	struct stat st;
	if (fd < 0)
		return errno;
	int error = fstat(fd, &st) != 0 ? errno : S_ISREG(st.st_mode) ? 0 : EINVAL;
	size_t cap = error ? 0 : (size_t)st.st_size + 1, n = 0;
	unsigned char *p = error ? NULL : malloc(cap);
	if (!error && !p)
		error = ENOMEM;
	for (ssize_t got = 1; !error && got != 0 && n < cap;) {
		got = read(fd, p + n, cap - n);
		if (got < 0 && errno != EINTR)
			error = errno;
		else if (got > 0)
			n += (size_t)got;
	}
	close(fd);
	if (!error && n == cap)
		error = EBUSY; /* it grew while it was read */
	if (error) {
		free(p);
		p = NULL;
	}
	*out = p;
	*size = n;
	return error;
}

static void pack(struct libdeflate_compressor *deflate, const struct zip_entry *e, struct packed *out)
{
	unsigned char *content = NULL;
	if (e->source) {
		out->error = read_source(e, &content, &out->size);
	} else {
		out->size = e->bytes.n;
		content = malloc(out->size + 1);
		if (content && out->size)
			memcpy(content, e->bytes.p, out->size);
		out->error = content ? 0 : ENOMEM;
	}
	if (out->error)
		return;
	out->crc = (uint32_t)libdeflate_crc32(0, content, out->size);
	struct sha256_ctx sha;
	sha256_init(&sha);
	sha256_update(&sha, out->size, content);
	sha256_digest(&sha, sizeof out->sha256, out->sha256);
	unsigned char *smaller = out->size > 1 ? malloc(out->size) : NULL;
	size_t n = smaller ? libdeflate_deflate_compress(deflate, content, out->size, smaller, out->size - 1) : 0;
	out->deflated = n > 0;
	out->data = n ? smaller : content;
	out->n = n ? n : out->size;
	free(n ? content : smaller);
}

static void *worker(void *arg)
{
	struct job *job = arg;
	struct libdeflate_compressor *deflate = libdeflate_alloc_compressor(LEVEL);
	pthread_mutex_lock(&job->lock);
	while (!job->stop && job->next < job->n) {
		if (job->next >= job->written + IN_FLIGHT) {
			pthread_cond_wait(&job->changed, &job->lock);
			continue;
		}
		uint32_t i = job->next++;
		pthread_mutex_unlock(&job->lock);
		struct packed p = { 0 };
		if (deflate)
			pack(deflate, &job->entries[i], &p);
		else
			p.error = ENOMEM;
		pthread_mutex_lock(&job->lock);
		job->packed[i] = p;
		job->packed[i].done = true;
		pthread_cond_broadcast(&job->changed);
	}
	pthread_mutex_unlock(&job->lock);
	libdeflate_free_compressor(deflate);
	return NULL;
}

/* ---- writing, on the caller's thread */

struct writer {
	int fd;
	int error;
	uint64_t at;
	struct sha256_ctx sha;
	struct digest content;
	struct buf pending;   /* small writes gathered */
	struct buf directory; /* the central directory so far */
};

static void flush(struct writer *w)
{
	for (size_t done = 0; done < w->pending.n && !w->error;) {
		ssize_t n = write(w->fd, w->pending.p + done, w->pending.n - done);
		if (n < 0 && errno != EINTR)
			w->error = errno;
		if (n > 0)
			done += (size_t)n;
	}
	w->pending.n = 0;
}

static void emit(struct writer *w, const void *p, size_t n)
{
	sha256_update(&w->sha, n, p);
	buf_put(&w->pending, p, n);
	w->at += n;
	if (w->pending.n > 1 << 20)
		flush(w);
}

static void put16(struct buf *b, unsigned v) { buf_put(b, (const char[]){ (char)v, (char)(v >> 8) }, 2); }
static void put32(struct buf *b, uint32_t v) { put16(b, v & 0xFFFF), put16(b, v >> 16); }
static void put64(struct buf *b, uint64_t v) { put32(b, (uint32_t)v), put32(b, (uint32_t)(v >> 32)); }

static bool is_ascii(struct str s)
{
	for (uint32_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

static uint32_t capped(uint64_t v) { return v >= LIMIT32 ? LIMIT32 : (uint32_t)v; }

/* The part that local and central headers share, from "version needed" to the extra field's length. */
static void put_common(struct buf *b, const struct zip_entry *e, const struct packed *p, bool big, unsigned extra)
{
	put16(b, big ? VERSION_ZIP64 : VERSION_DEFLATE);
	put16(b, is_ascii(e->name) ? 0 : UTF8_NAMES);
	put16(b, p->deflated ? 8 : 0);
	put16(b, 0);
	put16(b, DATE_1980);
	put32(b, p->crc);
	put32(b, capped(p->n));
	put32(b, capped(p->size));
	put16(b, e->name.n);
	put16(b, extra);
}

static void write_entry(struct writer *w, const struct zip_entry *e, const struct packed *p)
{
	uint64_t offset = w->at;
	content_add(&w->content, e->name, e->executable, p->sha256);
	bool big = p->size >= LIMIT32 || p->n >= LIMIT32;
	struct buf local = { 0 };
	put32(&local, 0x04034b50);
	put_common(&local, e, p, big, big ? 20 : 0);
	buf_str(&local, e->name);
	if (big)
		put16(&local, 1), put16(&local, 16), put64(&local, p->size), put64(&local, p->n);
	emit(w, local.p, local.n);
	buf_free(&local);
	emit(w, p->data, p->n);

	struct buf *d = &w->directory;
	bool far = offset >= LIMIT32;
	unsigned extra = (big ? 16 : 0) + (far ? 8 : 0);
	put32(d, 0x02014b50);
	put16(d, MADE_BY_UNIX | (big || far ? VERSION_ZIP64 : VERSION_DEFLATE));
	put_common(d, e, p, big || far, extra ? extra + 4 : 0);
	put16(d, 0);
	put16(d, 0);
	put16(d, 0);
	put32(d, (uint32_t)(0100000 | (e->executable ? 0755 : 0644)) << 16);
	put32(d, capped(offset));
	buf_str(d, e->name);
	if (extra) {
		put16(d, 1), put16(d, extra);
		if (big)
			put64(d, p->size), put64(d, p->n);
		if (far)
			put64(d, offset);
	}
}

static void write_end(struct writer *w, uint32_t n)
{
	uint64_t start = w->at, size = w->directory.n;
	emit(w, w->directory.p, w->directory.n);
	struct buf end = { 0 };
	if (n >= 0xFFFF || start >= LIMIT32 || size >= LIMIT32) {
		uint64_t record = w->at;
		put32(&end, 0x06064b50), put64(&end, 44);
		put16(&end, MADE_BY_UNIX | VERSION_ZIP64), put16(&end, VERSION_ZIP64);
		put32(&end, 0), put32(&end, 0);
		put64(&end, n), put64(&end, n), put64(&end, size), put64(&end, start);
		put32(&end, 0x07064b50), put32(&end, 0), put64(&end, record), put32(&end, 1);
	}
	unsigned short_n = n >= 0xFFFF ? 0xFFFF : n;
	put32(&end, 0x06054b50), put16(&end, 0), put16(&end, 0), put16(&end, short_n), put16(&end, short_n);
	put32(&end, capped(size)), put32(&end, capped(start)), put16(&end, 0);
	emit(w, end.p, end.n);
	buf_free(&end);
}

/* Takes entries in order as they become ready. Returns the index of the entry that failed, or n. */
static uint32_t write_all(struct job *job, struct writer *w)
{
	for (uint32_t i = 0; i < job->n; i++) {
		pthread_mutex_lock(&job->lock);
		while (!job->packed[i].done)
			pthread_cond_wait(&job->changed, &job->lock);
		struct packed p = job->packed[i];
		job->packed[i].data = NULL;
		job->written = i + 1;
		job->stop |= p.error || w->error;
		pthread_cond_broadcast(&job->changed);
		pthread_mutex_unlock(&job->lock);
		if (!p.error && !w->error)
			write_entry(w, &job->entries[i], &p);
		free(p.data);
		if (p.error)
			w->error = p.error;
		if (w->error)
			return p.error ? i : job->n;
	}
	return job->n;
}

static unsigned thread_count(unsigned wanted, uint32_t n)
{
	long cores = wanted ? (long)wanted : sysconf(_SC_NPROCESSORS_ONLN);
	unsigned count = cores < 1 ? 1 : cores > MOST_THREADS ? MOST_THREADS : (unsigned)cores;
	return n < count ? (n ? n : 1) : count;
}

static uint32_t run(struct job *job, struct writer *w, unsigned threads)
{
	pthread_t ids[MOST_THREADS];
	unsigned started = 0;
	while (started < threads && pthread_create(&ids[started], NULL, worker, job) == 0)
		started++;
	if (!started && job->n)
		w->error = EAGAIN;
	uint32_t failed = w->error ? job->n : write_all(job, w);
	pthread_mutex_lock(&job->lock);
	job->stop = true;
	pthread_cond_broadcast(&job->changed);
	pthread_mutex_unlock(&job->lock);
	for (unsigned i = 0; i < started; i++)
		pthread_join(ids[i], NULL);
	for (uint32_t i = 0; i < job->n; i++)
		free(job->packed[i].data);
	return failed;
}

struct zip_result zip_write(const char *path, const struct zip_entry *entries, uint32_t n, unsigned threads)
{
	struct zip_result r = { .failed_path = str_z(path) };
	struct arena a = { 0 };
	const char *temporary = str_fmt(&a, "%s.%ld.tmp", path, (long)getpid()).p;
	struct writer w = { .fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644) };
	if (w.fd < 0) {
		r.error = errno;
		arena_free(&a);
		return r;
	}
	sha256_init(&w.sha);
	digest_begin(&w.content, DIGEST_SHA256);
	struct job job = { .entries = entries, .n = n, .packed = ARENA_ARRAY(&a, struct packed, n) };
	pthread_mutex_init(&job.lock, NULL);
	pthread_cond_init(&job.changed, NULL);
	uint32_t failed = run(&job, &w, thread_count(threads, n));
	if (failed < n)
		r.failed_path = entries[failed].source ? str_z(entries[failed].source) : entries[failed].name;
	if (!w.error)
		write_end(&w, n);
	flush(&w);
	if (!w.error && fsync(w.fd) != 0)
		w.error = errno;
	if (close(w.fd) != 0 && !w.error)
		w.error = errno;
	if (!w.error && rename(temporary, path) != 0)
		w.error = errno;
	if (w.error)
		unlink(temporary);
	pthread_mutex_destroy(&job.lock);
	pthread_cond_destroy(&job.changed);
	buf_free(&w.pending);
	buf_free(&w.directory);
	arena_free(&a);
	sha256_digest(&w.sha, sizeof r.sha256, r.sha256);
	digest_raw(&w.content, r.content);
	r.size = w.at;
	r.error = w.error;
	return r;
}
