/* stream: messages of the base protocol, Content-Length and a body in JSON. */
#include "compiler/lsp/lsp.h"

#include "ir/json.h"
#include "ir/js.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

enum { LARGEST_MESSAGE = 1 << 28, LONGEST_HEADER = 4096, PIECE = 64 * 1024 };

/* The body's length in a header; false where it is not whole yet. *behind: where the body begins. A header without a length: length 0. */
static bool header(struct str in, uint32_t *length, uint32_t *behind)
{
	const int32_t end = str_search(in, STR("\r\n\r\n"), 0);
	if (end < 0)
		return false;
	struct str lines = str_to(in, (uint32_t)end);
	*behind = (uint32_t)end + 4;
	*length = 0;
	while (lines.n) {
		struct str line = str_line(&lines);
		const struct str name = STR("content-length:");
		if (line.n <= name.n || !str_eq_nocase(str_to(line, name.n), name))
			continue;
		line = str_trim(str_from(line, name.n));
		for (uint32_t i = 0; i < line.n && ascii_digit(line.p[i]) && *length <= LARGEST_MESSAGE; i++)
			*length = *length * 10 + (uint32_t)(line.p[i] - '0');
	}
	return true;
}

static void drop(struct buf *in, size_t n)
{
	memmove(in->p, in->p + n, in->n - n);
	in->n -= n;
}

static bool readable(int fd, bool wait)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int n;
	do
		n = poll(&p, 1, wait ? -1 : 0);
	while (n < 0 && errno == EINTR);
	return n > 0;
}

/* What has arrived into the buffer; false: the client is gone. */
static bool fill(struct server *s, struct buf *in)
{
	char *to = buf_reserve(in, PIECE);
	ssize_t got;
	do
		got = to ? read(s->in, to, PIECE) : 0;
	while (got < 0 && errno == EINTR);
	in->n += got > 0 ? (size_t)got : 0;
	return got > 0;
}

const struct value *stream_read(struct server *s, struct arena *a, struct buf *in, bool wait)
{
	for (;;) {
		uint32_t length, behind;
		const struct str text = { in->p, (uint32_t)in->n };
		if (header(text, &length, &behind)) {
			if (length > LARGEST_MESSAGE) {
				s->exited = s->broken = true;
				return NULL;
			}
			if (in->n - behind >= length) {
				const struct str body = str_dup(a, str_to(str_from(text, behind), length));
				drop(in, behind + length);
				const struct value *v = length ? js_json_parse(a, str_utf8(a, body)) : NULL;
				/* What is no JSON has no id to answer to. */
				static const struct value nothing = { .kind = VALUE_NULL };
				return v ? v : &nothing;
			}
		} else if (in->n > LONGEST_HEADER) { /* no client of this protocol */
			s->exited = s->broken = true;
			return NULL;
		}
		if (!readable(s->in, wait))
			return NULL;
		if (!fill(s, in)) {
			s->exited = true;
			return NULL;
		}
	}
}

void stream_write(struct server *s, struct arena *a, const struct value *message)
{
	struct buf body = { 0 }, head = { 0 };
	json_emit_js(a, &body, message);
	buf_putf(&head, "Content-Length: %zu\r\n\r\n", body.n);
	buf_put(&head, body.p, body.n);
	for (size_t done = 0; done < head.n && !s->exited;) {
		const ssize_t n = write(s->out, head.p + done, head.n - done);
		if (n < 0 && errno == EINTR)
			continue;
		s->exited |= n <= 0;
		done += n > 0 ? (size_t)n : 0;
	}
	buf_free(&body);
	buf_free(&head);
}
