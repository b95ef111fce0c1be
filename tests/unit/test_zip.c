/* Archives as bytes: read again by a few lines that share nothing with what wrote them but the format. */
#include "emit/package/zip_format.h"
#include "code/zip_read.h"

#include <errno.h>
#include <fcntl.h>
#include <libdeflate.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

enum { CENTRAL = 0x02014b50, LOCAL = 0x04034b50, END = 0x06054b50, END64 = 0x06064b50, LOCATOR64 = 0x07064b50 };

static struct arena arena;
static char folder[] = "/tmp/slsc-zip-XXXXXX";

static int begin(void **state) { (void)state; return mkdtemp(folder) ? 0 : -1; }

static int end(void **state)
{
	(void)state;
	arena_free(&arena);
	return rmdir(folder);
}

static const char *in_folder(const char *name) { return str_fmt(&arena, "%s/%s", folder, name).p; }

static uint64_t number(const unsigned char *p, int bytes)
{
	uint64_t v = 0;
	while (bytes-- > 0)
		v = v << 8 | p[bytes];
	return v;
}

static struct str read_whole(const char *path)
{
	struct stat st;
	FILE *f = fopen(path, "rb");
	assert_non_null(f);
	assert_int_equal(fstat(fileno(f), &st), 0);
	char *p = arena_alloc(&arena, (size_t)st.st_size + 1);
	assert_int_equal(fread(p, 1, (size_t)st.st_size, f), st.st_size);
	fclose(f);
	return (struct str){ p, (uint32_t)st.st_size };
}

/* n bytes that deflate well, or not at all. */
static struct str content(uint32_t n, bool random)
{
	char *p = arena_alloc(&arena, n + 1);
	uint32_t seed = n;
	for (uint32_t i = 0; i < n; i++) {
		seed = seed * 1664525 + 1013904223;
		p[i] = random ? (char)(seed >> 24) : "serverless"[(seed >> 24) % 10];
	}
	return (struct str){ p, n };
}

/* The record of the central directory at p, against the entry; returns the record behind it. */
static const unsigned char *check_record(struct str zip, const unsigned char *p, const struct zip_entry *e)
{
	const unsigned char *base = (const unsigned char *)zip.p, *local = base + number(p + 42, 4);
	assert_int_equal(number(p, 4), CENTRAL);
	assert_int_equal(number(p + 4, 2) >> 8, 3); /* made by Unix: modes count */
	assert_int_equal(number(p + 12, 4), 0x21 << 16);
	assert_int_equal(number(p + 38, 4) >> 16, e->executable ? 0100755 : 0100644);
	assert_int_equal(number(p + 28, 2), e->name.n);
	assert_memory_equal(p + 46, e->name.p, e->name.n);
	assert_int_equal(number(local, 4), LOCAL);
	assert_memory_equal(local + 4, p + 6, 26); /* from the version to the name's length */
	assert_int_equal(number(local + 28, 2), 0);
	assert_memory_equal(local + 30, e->name.p, e->name.n);
	const unsigned char *data = local + 30 + e->name.n;
	const size_t packed = number(p + 20, 4), size = number(p + 24, 4);
	assert_int_equal(size, e->bytes.n);
	unsigned char *out = malloc(size + 1);
	if (number(p + 10, 2) == 8) {
		struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
		assert_int_equal(libdeflate_deflate_decompress(d, data, packed, out, size, NULL), LIBDEFLATE_SUCCESS);
		libdeflate_free_decompressor(d);
	} else {
		assert_int_equal(packed, size);
		memcpy(out, data, size);
	}
	if (size)
		assert_memory_equal(out, e->bytes.p, size);
	assert_int_equal(number(p + 16, 4), libdeflate_crc32(0, out, size));
	free(out);
	return p + 46 + e->name.n + number(p + 30, 2) + number(p + 32, 2);
}

static void check_archive(struct str zip, const struct zip_entry *entries, uint32_t n)
{
	const unsigned char *base = (const unsigned char *)zip.p, *last = base + zip.n - 22;
	assert_int_equal(number(last, 4), END);
	assert_int_equal(number(last + 10, 2), n);
	const unsigned char *p = base + number(last + 16, 4);
	for (uint32_t i = 0; i < n; i++)
		p = check_record(zip, p, &entries[i]);
	assert_ptr_equal(p, last);
}

static uint32_t make_entries(struct zip_entry *of)
{
	uint32_t n = 0;
	of[n++] = (struct zip_entry){ .name = STR("a-large-text"), .bytes = content(3 << 20, false) };
	of[n++] = (struct zip_entry){ .name = STR("b-large-noise"), .bytes = content(2 << 20, true) };
	of[n++] = (struct zip_entry){ .name = STR("c-empty"), .bytes = STR("") };
	of[n++] = (struct zip_entry){ .name = STR("d-one"), .bytes = STR("x"), .executable = true };
	for (int i = 0; i < 300; i++)
		of[n++] = (struct zip_entry){ .name = str_fmt(&arena, "e/%03d.js", i), .bytes = content((uint32_t)(i * i), i % 7 == 0), .executable = i % 5 == 0 };
	of[n++] = (struct zip_entry){ .name = STR("z-larger-text"), .bytes = content(5 << 20, false) };
	of[n++] = (struct zip_entry){ .name = STR("\xc3\xa9"), .bytes = STR("accent") };
	return n;
}

static void the_bytes_do_not_depend_on_the_number_of_threads(void **state)
{
	(void)state;
	struct zip_entry entries[400];
	const uint32_t n = make_entries(entries);
	const char *path = in_folder("threads.zip");
	struct str first = { 0 };
	for (unsigned threads = 1; threads < 40; threads = threads * 2 + 1) {
		struct zip_result r = zip_write(&arena, path, entries, n, threads, (struct zip_watch){ 0 });
		struct str zip = read_whole(path);
		assert_int_equal(r.error, 0);
		assert_int_equal(r.size, zip.n);
		if (!first.p)
			first = zip;
		assert_true(str_eq(zip, first));
		unlink(path);
	}
	check_archive(first, entries, n);
}

static void what_cannot_be_deflated_is_stored(void **state)
{
	(void)state;
	struct zip_entry entries[400];
	const uint32_t n = make_entries(entries);
	struct zip_result r = zip_write(&arena, in_folder("stored.zip"), entries, n, 0, (struct zip_watch){ 0 });
	assert_true(r.members[0].deflated && r.members[0].n < r.members[0].size);
	assert_false(r.members[1].deflated);
	assert_int_equal(r.members[1].n, r.members[1].size);
	assert_false(r.members[2].deflated);
	unlink(in_folder("stored.zip"));
}

static void files_are_read_and_copied_from_other_archives(void **state)
{
	(void)state;
	const char *file = in_folder("file"), *one = in_folder("one.zip"), *two = in_folder("two.zip");
	struct str bytes = content(1 << 17, false);
	FILE *f = fopen(file, "wb");
	assert_int_equal(fwrite(bytes.p, 1, bytes.n, f), bytes.n);
	fclose(f);
	struct zip_entry entry = { .name = STR("file"), .source = file, .size = bytes.n };
	struct zip_result r = zip_write(&arena, one, &entry, 1, 0, (struct zip_watch){ 0 });
	assert_int_equal(r.error, 0);
	unlink(file);
	struct zip_copy copy = { one, r.members[0].offset + zip_local_size(&entry, bytes.n), r.members[0] };
	struct zip_entry again = { .name = STR("other/name"), .source = file, .executable = true, .copy = &copy };
	assert_int_equal(zip_write(&arena, two, &again, 1, 0, (struct zip_watch){ 0 }).error, 0);
	again.bytes = bytes;
	check_archive(read_whole(two), &again, 1);
	unlink(one);
	unlink(two);
}

static void a_file_that_cannot_be_read_leaves_no_archive(void **state)
{
	(void)state;
	const char *path = in_folder("none.zip");
	struct zip_entry entries[] = {
		{ .name = STR("a"), .bytes = STR("a") },
		{ .name = STR("b"), .source = in_folder("no-such-file") },
		{ .name = STR("c"), .source = folder },
	};
	struct zip_result r = zip_write(&arena, path, entries, 3, 0, (struct zip_watch){ 0 });
	assert_true(r.error);
	assert_true(str_eqz(r.failed_path, entries[1].source));
	assert_int_equal(access(path, F_OK), -1);
}

static void what_is_no_file_or_too_large_is_not_read(void **state)
{
	(void)state;
	const char *path = in_folder("none.zip"), *large = in_folder("large");
	int fd = open(large, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0 && ftruncate(fd, (off_t)2 << 30) == 0);
	close(fd);
	struct zip_entry folder_entry = { .name = STR("a"), .source = folder }, large_entry = { .name = STR("a"), .source = large };
	assert_int_equal(zip_write(&arena, path, &folder_entry, 1, 0, (struct zip_watch){ 0 }).error, EINVAL);
	assert_int_equal(zip_write(&arena, path, &large_entry, 1, 0, (struct zip_watch){ 0 }).error, EFBIG);
	assert_int_equal(access(path, F_OK), -1);
	unlink(large);
}

static void many_entries_make_it_a_zip64(void **state)
{
	(void)state;
	const uint32_t n = 66000;
	struct zip_entry *entries = ARENA_ARRAY(&arena, struct zip_entry, n);
	for (uint32_t i = 0; i < n; i++)
		entries[i] = (struct zip_entry){ .name = str_fmt(&arena, "%06u", i) };
	const char *path = in_folder("many.zip");
	assert_int_equal(zip_write(&arena, path, entries, n, 0, (struct zip_watch){ 0 }).error, 0);
	struct str zip = read_whole(path);
	const unsigned char *last = (const unsigned char *)zip.p + zip.n - 22, *locator = last - 20;
	const unsigned char *end64 = (const unsigned char *)zip.p + number(locator + 8, 8);
	assert_int_equal(number(last + 10, 2), 0xFFFF);
	assert_int_equal(number(locator, 4), LOCATOR64);
	assert_int_equal(number(end64, 4), END64);
	assert_int_equal(number(end64 + 32, 8), n);
	assert_int_equal(number((const unsigned char *)zip.p + number(end64 + 48, 8), 4), CENTRAL);
	unlink(path);
}

/* Sizes and offsets that 32 bits cannot tell stand in an extra field, in the format's order, and only there. */
static void large_numbers_stand_in_extra_fields(void **state)
{
	(void)state;
	const struct zip_entry e = { .name = STR("n") };
	const struct { uint64_t size, packed, offset; unsigned extra; } rows[] = {
		{ 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFE, 0 },
		{ 0xFFFFFFFF, 0xFFFFFFFE, 7, 20 },
		{ 7, 6, 0xFFFFFFFF, 12 },
		{ 0x500000000, 0x4FFFFFFFF, 0x600000000, 28 },
		{ 0x500000000, 9, 0x600000000, 28 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct zip_member m = { .offset = rows[i].offset, .n = rows[i].packed, .size = rows[i].size, .deflated = true };
		const bool big = rows[i].size >= 0xFFFFFFFF, far = rows[i].offset >= 0xFFFFFFFF;
		unsigned char local[64];
		struct buf central = { 0 };
		assert_int_equal(zip_local_size(&e, m.size), 31 + (big ? 20 : 0));
		zip_put_local(local, &e, &m);
		zip_put_central(&central, &e, &m);
		const unsigned char *c = (const unsigned char *)central.p, *extra = c + 47;
		assert_int_equal(central.n, 47 + rows[i].extra);
		assert_int_equal(number(c + 30, 2), rows[i].extra);
		assert_int_equal(number(c + 6, 2), big || far ? 45 : 20);
		assert_int_equal(number(c + 24, 4), big ? 0xFFFFFFFF : rows[i].size);
		assert_int_equal(number(c + 20, 4), big ? 0xFFFFFFFF : m.n);
		assert_int_equal(number(c + 42, 4), far ? 0xFFFFFFFF : rows[i].offset);
		if (big) {
			assert_int_equal(number(local + 31, 4), 16 << 16 | 1);
			assert_int_equal(number(local + 35, 8), m.size);
			assert_int_equal(number(local + 43, 8), m.n);
			assert_int_equal(number(extra + 4, 8), m.size);
			assert_int_equal(number(extra + 12, 8), m.n);
		}
		if (far)
			assert_int_equal(number(extra + (big ? 20 : 4), 8), m.offset);
		buf_free(&central);
	}
}

/* What zip_write made is read again; of what is cut short or changed nothing is read that is not there. */
static void the_directory_is_read_again(void **state)
{
	(void)state;
	struct zip_entry entries[400];
	const uint32_t n = make_entries(entries) < 8 ? 1 : 8;
	const char *path = in_folder("read.zip");
	assert_int_equal(zip_write(&arena, path, entries, n, 0, (struct zip_watch){ 0 }).error, 0);
	struct str zip = read_whole(path);
	struct packaged_files files = { 0 };
	unlink(path);
	assert_true(zip_read(&arena, zip, &files));
	assert_int_equal(files.of.n, n);
	for (uint32_t i = 0; i < n; i++)
		assert_true(str_eq(files.of.at[i].name, entries[i].name) && files.of.at[i].file.size == (int64_t)entries[i].bytes.n);
	const uint32_t directory = zip.n - 400;
	for (uint32_t cut = 0; cut < 400; cut++) {
		struct packaged_files some = { 0 };
		char *copy = malloc(directory + cut + 1); /* its end is a border that the sanitizers watch */
		memcpy(copy, zip.p, directory + cut);
		assert_false(zip_read(&arena, (struct str){ copy, directory + cut }, &some));
		free(copy);
	}
	for (uint32_t at = directory; at < zip.n; at++) {
		struct packaged_files some = { 0 };
		char *copy = malloc(zip.n);
		memcpy(copy, zip.p, zip.n);
		copy[at] = (char)(copy[at] ^ 0xff);
		(void)zip_read(&arena, (struct str){ copy, zip.n }, &some);
		free(copy);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_bytes_do_not_depend_on_the_number_of_threads),
		cmocka_unit_test(what_cannot_be_deflated_is_stored),
		cmocka_unit_test(files_are_read_and_copied_from_other_archives),
		cmocka_unit_test(a_file_that_cannot_be_read_leaves_no_archive),
		cmocka_unit_test(what_is_no_file_or_too_large_is_not_read),
		cmocka_unit_test(many_entries_make_it_a_zip64),
		cmocka_unit_test(the_directory_is_read_again),
		cmocka_unit_test(large_numbers_stand_in_extra_fields),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
