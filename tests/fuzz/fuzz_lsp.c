/*
 * A client's bytes to the language server. The input's first part is serverless.yml, which the client opens; each part behind it is a
 * step by its first byte: e edits (a line, a character, how much goes away, what comes), r is the body of a message as it
 * stands, x bytes without a header, s asks slsc/settle, q asks all that is asked at a place, and others type their text.
 */
#include "tests/fuzz/fuzz.h"

#include "compiler/lsp/lsp.h"
#include "ir/js.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static void send_body(struct buf *out, struct str body)
{
	buf_putf(out, "Content-Length: %u\r\n\r\n", body.n);
	buf_put(out, body.p, body.n);
}

static void send_message(struct fuzz *f, struct buf *out, const char *method, const struct value *params, int id)
{
	struct arena *a = &f->arena;
	send_body(out, js_json(a, MAP(a, { "jsonrpc", LITERAL("2.0") }, { "id", id ? v_int(a, id) : NULL }, { "method", v_text(a, method) }, { "params", params })));
}

static const struct value *place_at(struct arena *a, uint32_t line, uint32_t character)
{
	return MAP(a, { "line", v_int(a, line) }, { "character", v_int(a, character) });
}

static const struct value *range_at(struct arena *a, uint32_t line, uint32_t character, uint32_t more)
{
	return MAP(a, { "start", place_at(a, line, character) }, { "end", place_at(a, line + more / 16, more / 16 ? more % 16 : character + more) });
}

static const struct value *document(struct arena *a) { return MAP(a, { "uri", LITERAL("file:///serverless.yml") }, { "version", v_int(a, 2) }); }

static void ask_all(struct fuzz *f, struct buf *out, uint32_t line, uint32_t character)
{
	static const char *const methods[] = { "textDocument/hover", "textDocument/completion", "textDocument/definition", "textDocument/references", "textDocument/prepareRename",
		"textDocument/rename", "textDocument/documentSymbol", "textDocument/foldingRange", "textDocument/selectionRange", "textDocument/documentLink", "textDocument/codeLens",
		"textDocument/codeAction", "textDocument/inlayHint", "textDocument/semanticTokens/full", "workspace/symbol" };
	struct arena *a = &f->arena;
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		send_message(f, out, methods[i], MAP(a, { "textDocument", document(a) }, { "position", place_at(a, line, character) }, { "positions", LIST(a, place_at(a, line, character)) },
			{ "range", range_at(a, line, 0, 255) }, { "newName", LITERAL("other") }, { "query", LITERAL("a") }, { "context", v_map(a) }), (int)i + 10);
}

static void edit(struct fuzz *f, struct buf *out, const struct value *range, struct str text)
{
	struct arena *a = &f->arena;
	send_message(f, out, "textDocument/didChange", MAP(a, { "textDocument", document(a) }, { "contentChanges", LIST(a, MAP(a, { "range", range }, { "text", v_str(a, text) })) }), 0);
}

static void step(struct fuzz *f, struct buf *out, struct str part)
{
	const uint32_t line = part.n > 1 ? (unsigned char)part.p[1] : 0, character = part.n > 2 ? (unsigned char)part.p[2] : 0, more = part.n > 3 ? (unsigned char)part.p[3] : 0;
	switch (part.n ? part.p[0] : 0) {
	case 'e': edit(f, out, range_at(&f->arena, line, character, more), str_utf8(&f->arena, str_from(part, 4))); return;
	case 'r': send_body(out, str_from(part, 1)); return;
	case 'x': buf_put(out, part.p + 1, part.n - 1); return;
	case 's': send_message(f, out, "slsc/settle", NULL, 5); return;
	case 'q': ask_all(f, out, line, character); return;
	default: edit(f, out, range_at(&f->arena, 0xffffff, 0, 0), str_utf8(&f->arena, part)); return;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static FILE *stream;
	static int nowhere = -1;
	struct fuzz *f = fuzz_begin();
	struct arena *a = &f->arena;
	struct str rest = { (const char *)data, (uint32_t)size };
	struct buf in = { 0 };
	if (!stream) {
		stream = tmpfile();
		nowhere = open("/dev/null", O_WRONLY);
	}
	const struct str text = str_utf8(a, fuzz_part(&rest));
	fuzz_file(f, STR("more.yml"), STR("a: { b: 1, c: '${self:service}' }\n"));
	f->env = "x";
	send_message(f, &in, "initialize", MAP(a, { "rootUri", LITERAL("file:///") }, { "capabilities", size & 1 ? MAP(a, { "general", MAP(a, { "positionEncodings", LIST(a, LITERAL("utf-8")) }) }) : NULL }), 1);
	send_message(f, &in, "textDocument/didOpen", MAP(a, { "textDocument", MAP(a, { "uri", LITERAL("file:///serverless.yml") }, { "text", v_str(a, text) }) }), 0);
	ask_all(f, &in, 3, 5);
	while (rest.n)
		step(f, &in, fuzz_part(&rest));
	ask_all(f, &in, (uint32_t)size % 8, (uint32_t)size % 11);
	send_message(f, &in, "shutdown", NULL, 2);
	send_message(f, &in, "exit", NULL, 0);
	const int fd = fileno(stream);
	FUZZ_HOLDS(ftruncate(fd, 0) == 0 && lseek(fd, 0, SEEK_SET) == 0 && write(fd, in.p, in.n) == (ssize_t)in.n && lseek(fd, 0, SEEK_SET) == 0);
	buf_free(&in);
	const int status = lsp_serve(&f->host, fd, nowhere);
	FUZZ_HOLDS(status == 0 || status == 1);
	fuzz_end(f);
	return 0;
}
