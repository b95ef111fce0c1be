#include "ir/base/digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct arena arena;

static int end(void **state) { (void)state; arena_free(&arena); return 0; }

/* The examples of FIPS 180-4. */
static void known_answers(void **state)
{
	(void)state;
	struct digest d;
	digest_begin(&d, DIGEST_SHA1);
	digest_add(&d, STR("abc"));
	assert_true(str_eqz(digest_hex(&arena, &d), "a9993e364706816aba3e25717850c26c9cd0d89d"));
	digest_begin(&d, DIGEST_SHA256);
	digest_add(&d, STR("abc"));
	assert_true(str_eqz(digest_hex(&arena, &d), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
}

static void nothing_has_a_digest_too(void **state)
{
	(void)state;
	struct digest d;
	digest_begin(&d, DIGEST_SHA256);
	assert_true(str_eqz(digest_base64(&arena, &d), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="));
	digest_begin(&d, DIGEST_SHA1);
	assert_true(str_eqz(digest_base64(&arena, &d), "2jmj7l5rSw0yVb/vlWAYkK/YBwk="));
}

static void parts_make_the_whole(void **state)
{
	(void)state;
	struct digest parts, whole;
	struct str text = STR("the quick brown fox jumps over the lazy dog, sixty-four bytes and a few more than that");
	digest_begin(&parts, DIGEST_SHA256);
	for (uint32_t i = 0; i < text.n; i++)
		digest_add(&parts, str_to(str_from(text, i), 1));
	digest_begin(&whole, DIGEST_SHA256);
	digest_add(&whole, text);
	assert_true(str_eq(digest_hex(&arena, &parts), digest_hex(&arena, &whole)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_answers),
		cmocka_unit_test(nothing_has_a_digest_too),
		cmocka_unit_test(parts_make_the_whole),
	};
	return cmocka_run_group_tests(tests, NULL, end);
}
