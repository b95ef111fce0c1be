#include "emit/package/zip_pack.h"

#include <errno.h>
#include <fcntl.h>
#include <libdeflate.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * Takes three quarters of level 6's time on sources and on installed packages, for one to three percent more bytes: fewer
 * than the framework's zips all the same. Part of the recipe.
 */
#define LEVEL 4

enum {
	TASTE_LEVEL = 1,
	TASTE = 8 << 10,          /* bytes of each sample */
	TASTES = 4,
	WORTH_TASTING = 64 << 10, /* bytes; less is deflated in the time the samples take */
	FIRST_ROOM = 256 << 10,
	CONTENT_KEPT = 8 << 20,   /* bytes of memory kept for another file */
};

#define DIGITS_(x) #x
#define DIGITS(x) DIGITS_(x)
struct str zip_recipe(void) { return STR("libdeflate " LIBDEFLATE_VERSION_STRING ", level " DIGITS(LEVEL)); }

/* v3.40 reads no larger file into memory, either, and Lambda takes no package of an eighth of it. */
#define LARGEST_FILE ((off_t)2 << 30)

bool packer_begin(struct packer *k)
{
	*k = (struct packer){ .deflate = libdeflate_alloc_compressor(LEVEL), .taster = libdeflate_alloc_compressor(TASTE_LEVEL), .fd = -1 };
	return k->deflate && k->taster;
}

void packer_end(struct packer *k)
{
	libdeflate_free_compressor(k->deflate);
	libdeflate_free_compressor(k->taster);
	free(k->content.p);
	if (k->fd >= 0)
		close(k->fd);
}

void room_shrink(struct room *r, size_t most)
{
	r->n = 0;
	if (r->cap <= most)
		return;
	free(r->p);
	*r = (struct room){ 0 };
}

/* Room for n more bytes behind r->n. */
static bool make_room(struct room *r, size_t n)
{
	if (n <= r->cap - r->n)
		return true;
	if (n > SIZE_MAX / 2 - r->n)
		return false;
	size_t cap = r->cap ? r->cap * 2 : FIRST_ROOM;
	if (cap < r->n + n)
		cap = r->n + n;
	unsigned char *p = realloc(r->p, cap);
	if (!p)
		return false;
	r->p = p;
	r->cap = cap;
	return true;
}

static int read_open(int fd, struct room *in)
{
	struct stat st;
	if (fstat(fd, &st) != 0)
		return errno;
	if (!S_ISREG(st.st_mode))
		return EINVAL;
	if (st.st_size >= LARGEST_FILE)
		return EFBIG;
	const size_t size = (size_t)st.st_size;
	in->n = 0;
	if (!make_room(in, size + 1))
		return ENOMEM;
	/* One byte more than there should be is asked for: a file that grows while it is read is noticed without another call. */
	do {
		ssize_t got = read(fd, in->p + in->n, size + 1 - in->n);
		if (got < 0 && errno != EINTR)
			return errno;
		if (got == 0)
			break;
		in->n += got > 0 ? (size_t)got : 0;
	} while (in->n < size);
	return in->n == size ? 0 : EBUSY;
}

static int read_source(const char *path, struct room *in)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	int error = read_open(fd, in);
	close(fd);
	return error;
}

/*
 * Images, archives and the like: deflating them takes longest and gains nothing. They are recognised by samples spread over
 * the file, none of which can be made smaller; the same bytes give the same answer.
 */
static bool packed_already(struct packer *k, const unsigned char *content, size_t n)
{
	unsigned char out[TASTE];
	if (n < WORTH_TASTING)
		return false;
	for (size_t i = 0; i < TASTES; i++) {
		const unsigned char *sample = content + (n - TASTE) / (TASTES - 1) * i;
		if (libdeflate_deflate_compress(k->taster, sample, TASTE, out, TASTE - TASTE / 64))
			return false;
	}
	return true;
}

static int deflate_content(struct packer *k, const struct zip_entry *e, const unsigned char *content, struct room *out, struct zip_member *m)
{
	const size_t header = zip_local_size(e, m->size);
	if (!make_room(out, header + m->size))
		return ENOMEM;
	struct sha256_ctx sha;
	sha256_init(&sha);
	sha256_update(&sha, m->size, content);
	sha256_digest(&sha, sizeof m->sha256, m->sha256);
	m->crc = m->size ? (uint32_t)libdeflate_crc32(0, content, m->size) : 0;
	unsigned char *body = out->p + out->n + header;
	bool try = m->size > 1 && !packed_already(k, content, m->size);
	m->n = try ? libdeflate_deflate_compress(k->deflate, content, m->size, body, m->size - 1) : 0;
	m->deflated = m->n > 0;
	if (!m->deflated && m->size)
		memcpy(body, content, m->size);
	m->n = m->deflated ? m->n : m->size;
	return 0;
}

static int copy_body(struct packer *k, const struct zip_entry *e, struct room *out)
{
	const struct zip_copy *c = e->copy;
	const size_t header = zip_local_size(e, c->member.size), n = c->member.n;
	if (!make_room(out, header + n))
		return ENOMEM;
	if (k->archive != c->archive) {
		if (k->fd >= 0)
			close(k->fd);
		k->fd = open(c->archive, O_RDONLY | O_CLOEXEC);
		k->archive = k->fd < 0 ? NULL : c->archive;
		if (k->fd < 0)
			return errno;
	}
	for (size_t done = 0; done < n;) {
		ssize_t got = pread(k->fd, out->p + out->n + header + done, n - done, (off_t)(c->at + done));
		if (got == 0 || (got < 0 && errno != EINTR))
			return got ? errno : EIO;
		done += got > 0 ? (size_t)got : 0;
	}
	return 0;
}

int pack_entry(struct packer *k, const struct zip_entry *e, struct room *out, struct zip_member *m)
{
	int error = 0;
	if (e->copy) {
		*m = e->copy->member;
		error = copy_body(k, e, out);
	} else {
		error = e->source ? read_source(e->source, &k->content) : 0;
		m->size = e->source ? k->content.n : e->bytes.n;
		if (!error)
			error = deflate_content(k, e, e->source ? k->content.p : (const unsigned char *)e->bytes.p, out, m);
		room_shrink(&k->content, CONTENT_KEPT);
	}
	if (error)
		return error;
	zip_put_local(out->p + out->n, e, m);
	out->n += zip_local_size(e, m->size) + m->n;
	return 0;
}
