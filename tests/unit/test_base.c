/* The floor of the house: memory, sources, characters, wildcards, files. */
#include "ir/base/date.h"
#include "ir/base/diag.h"
#include "ir/base/output.h"
#include "ir/base/regex.h"
#include "ir/base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void days_have_their_dates(void **state)
{
	(void)state;
	static const struct { int64_t seconds; struct date is; } cases[] = {
		{ 0, { 1970, 1, 1 } }, { -1, { 1969, 12, 31 } }, { 86399, { 1970, 1, 1 } }, { 951782400, { 2000, 2, 29 } },
		{ 951868800, { 2000, 3, 1 } }, { 4107542399, { 2100, 2, 28 } }, { 4107542400, { 2100, 3, 1 } },
		{ 1796108773, { 2026, 12, 1 } }, { 253402300799, { 9999, 12, 31 } }, { -62135596800, { 1, 1, 1 } },
		{ INT64_MAX, { 292277026596, 12, 4 } }, { INT64_MIN, { -292277022657, 1, 27 } },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct date d = date_of(cases[i].seconds);
		assert_true(d.year == cases[i].is.year && d.month == cases[i].is.month && d.day == cases[i].is.day);
	}
}

static void arenas_grow(void **state)
{
	(void)state;
	struct arena b = { 0 };
	char *p = arena_alloc(&b, 16);
	memcpy(p, "sixteen letters.", 16);
	assert_ptr_equal(arena_grow(&b, p, 16, 8), p);
	p = arena_grow(&b, p, 16, 4 << 20);
	assert_memory_equal(p, "sixteen letters.", 16);
	assert_int_equal(p[4 << 19], 0);
	arena_free(&b);
	assert_int_equal(arena_used(&b), 0);
}

/* What bounds variables must not depend on the compilations before, whose largest block is kept. */
static void an_emptied_arena_counts_from_nothing(void **state)
{
	(void)state;
	struct arena a = { 0 };
	arena_alloc(&a, 4 << 20);
	arena_reset(&a);
	assert_int_equal(arena_used(&a), 0);
	arena_alloc(&a, 100);
	assert_in_range(arena_used(&a), 100, 199);
	arena_free(&a);
}

static int status_of(void (*what)(void))
{
	pid_t pid = fork();
	if (pid == 0) {
		int null = open("/dev/null", O_WRONLY);
		dup2(null, STDERR_FILENO);
		what();
		_exit(0);
	}
	int end = 0;
	waitpid(pid, &end, 0);
	return WIFEXITED(end) ? WEXITSTATUS(end) : -WTERMSIG(end);
}

static int deaths[2];
static void note_death(void)
{
	ssize_t n = write(deaths[1], "x", 1);
	(void)n;
}
static void ask_too_much(void)
{
	struct arena a = { 0 };
	before_dying = note_death;
	arena_alloc(&a, SIZE_MAX);
}
static void ask_more_than_there_is(void)
{
	struct arena a = { 0 };
	arena_alloc(&a, SIZE_MAX / 4);
}

static void without_memory_the_process_ends_with_70(void **state)
{
	(void)state;
	char c = 0;
	assert_int_equal(pipe(deaths), 0);
	assert_int_equal(status_of(ask_too_much), 70);
	assert_int_equal(read(deaths[0], &c, 1), 1);
	assert_int_equal(c, 'x');
	assert_int_equal(status_of(ask_more_than_there_is), 70);
	close(deaths[0]);
	close(deaths[1]);
}

static void places_outside_of_a_file_are_nowhere(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct sources s;
	sources_init(&s, &a);
	const struct span nowhere = { 0 };
	const struct span first = span_make(source_add(&s, STR("a.yml"), STR("one\r\ntw\u00f6\n")), 3);
	const struct span second = span_make(source_add(&s, STR("b.yml"), STR("")), 0);
	assert_true(str_eqz(source_line(&s, first, 1), "one"));
	assert_true(str_eqz(source_line(&s, first, 2), "tw\u00f6"));
	assert_int_equal(source_line(&s, first, 4).n, 0);
	assert_int_equal(source_line(&s, first, 0).n, 0);
	assert_int_equal(source_line(&s, nowhere, 1).n, 0);
	assert_int_equal(source_pos(&s, nowhere).line, 0);
	assert_int_equal(source_text(&s, nowhere).n, 0);
	struct pos end = source_end(&s, span_make(first.at + 5, 1000));
	assert_int_equal(end.line, 3);
	assert_int_equal(end.col, 1);
	/* The end of a file is a place of its own, and an empty file has one, too. */
	assert_true(str_eqz(source_path(&s, span_make(second.at - 1, 0)), "a.yml"));
	assert_true(str_eqz(source_path(&s, second), "b.yml"));
	assert_true(str_eqz(source_path(&s, nowhere), "(none)"));
	assert_true(str_eqz(source_text(&s, first), "one"));
	arena_free(&a);
}

static void a_hastened_expression_matches_the_same(void **state)
{
	(void)state;
	static const struct { const char *expression, *text; } rows[] = {
		{ "^a+b$", "aab" }, { "^a+b$", "aab\n" }, { "^(?:x|xy)*z$", "xxyxz" }, { "\\.js$", "a.jsx" }, { "^(?:(?:a|b)|c)*$", "abcabcabc" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct regex *slow = regex_new(str_z(rows[i].expression)), *fast = regex_new(str_z(rows[i].expression));
		regex_hasten(fast);
		assert_int_equal(regex_matches(slow, str_z(rows[i].text)), regex_matches(fast, str_z(rows[i].text)));
		regex_free(slow);
		regex_free(fast);
	}
	assert_null(regex_new(STR("(")));
	regex_free(NULL);
}

/* More than the stack of compiled code holds: matched by the interpreter, then. */
static void a_long_text_does_not_overflow_a_hastened_expression(void **state)
{
	(void)state;
	enum { LONG = 200000 };
	struct arena a = { 0 };
	char *p = arena_alloc(&a, LONG + 1);
	memset(p, 'a', LONG);
	struct regex *r = regex_new(STR("^(?:(a)|(b))*c?$"));
	regex_hasten(r);
	assert_true(regex_matches(r, (struct str){ p, LONG }));
	regex_free(r);
	arena_free(&a);
}

static void characters_are_written_and_read_the_same(void **state)
{
	(void)state;
	uint32_t longest = 0;
	for (uint32_t code = 0; code < 0x110000; code++) {
		char p[UTF8_LONGEST];
		const struct str s = { p, utf8_encode(p, code) };
		const bool surrogate = utf16_is_high(code) || utf16_is_low(code);
		assert_int_equal(utf8_at(s, 0), surrogate ? 0 : s.n);
		assert_int_equal(utf8_length(p[0]), s.n);
		assert_int_equal(utf8_decode(s, 0, s.n), code);
		longest = s.n > longest ? s.n : longest;
	}
	assert_int_equal(longest, UTF8_LONGEST);
	assert_int_equal(utf16_pair(0xD83D, 0xDE00), 0x1F600);
	const struct str s = STR("a\u00e9\u20ac!");
	assert_int_equal(utf8_count(s), 4);
	for (uint32_t i = 0; i <= s.n; i++)
		assert_true(utf8_before(s, i) == i || (utf8_goes_on(s.p[i]) && !utf8_goes_on(s.p[utf8_before(s, i)])));
	static const char *const none[] = { "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\x80", "\xE2\x82", "\xC3(" };
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		assert_int_equal(utf8_at(str_z(none[i]), 0), 0);
}

static void letters_and_digits_are_told_at_every_place_of_a_text(void **state)
{
	(void)state;
	char text[40];
	assert_false(str_is_alphanumeric(STR("")));
	for (uint32_t n = 1; n <= sizeof text; n++)
		for (uint32_t at = 0; at < n; at++)
			for (int c = 0; c < 256; c++) {
				memset(text, 'Z', sizeof text);
				text[at] = (char)c;
				bool good = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
				assert_int_equal(str_is_alphanumeric((struct str){ text, n }), good);
			}
}

static void short_texts_are_compared_whole(void **state)
{
	(void)state;
	char one[40], other[40];
	for (uint32_t n = 0; n <= sizeof one; n++) {
		memset(one, 'x', sizeof one);
		memset(other, 'x', sizeof other);
		assert_true(str_eq((struct str){ one, n }, (struct str){ other, n }));
		for (uint32_t at = 0; at < n; at++) {
			other[at] = 'y';
			assert_false(str_eq((struct str){ one, n }, (struct str){ other, n }));
			other[at] = 'x';
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(characters_are_written_and_read_the_same),
		cmocka_unit_test(letters_and_digits_are_told_at_every_place_of_a_text),
		cmocka_unit_test(short_texts_are_compared_whole),
		cmocka_unit_test(days_have_their_dates),
		cmocka_unit_test(arenas_grow),
		cmocka_unit_test(an_emptied_arena_counts_from_nothing),
		cmocka_unit_test(without_memory_the_process_ends_with_70),
		cmocka_unit_test(places_outside_of_a_file_are_nowhere),
		cmocka_unit_test(a_hastened_expression_matches_the_same),
		cmocka_unit_test(a_long_text_does_not_overflow_a_hastened_expression),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
