/*
 * floor_package: the least any packaging of these files must do: read each once and deflate it with the same library at
 * the same level, on all cores. usage: floor_package <LIST ; paths, one a line. Nothing is written.
 */
#include <fcntl.h>
#include <libdeflate.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LEVEL = 4, MOST_THREADS = 32 };

static char **paths;
static size_t paths_n;
static atomic_size_t next_path, bytes_in, bytes_out;

static void deflate_file(struct libdeflate_compressor *deflate, const char *path)
{
	struct stat st;
	int fd = open(path, O_RDONLY);
	if (fd < 0 || fstat(fd, &st) != 0)
		exit(1);
	size_t n = 0, size = (size_t)st.st_size;
	unsigned char *in = malloc(size + 1), *out = malloc(size + 1);
	ssize_t got;
	while (n < size && (got = read(fd, in + n, size - n)) > 0)
		n += (size_t)got;
	close(fd);
	size_t packed = libdeflate_deflate_compress(deflate, in, n, out, size);
	bytes_in += n;
	bytes_out += packed ? packed : n;
	free(in);
	free(out);
}

static void *worker(void *arg)
{
	struct libdeflate_compressor *deflate = libdeflate_alloc_compressor(LEVEL);
	for (size_t i; (i = next_path++) < paths_n;)
		deflate_file(deflate, paths[i]);
	libdeflate_free_compressor(deflate);
	return arg;
}

int main(void)
{
	char line[4096];
	size_t cap = 0;
	while (fgets(line, sizeof line, stdin)) {
		line[strcspn(line, "\n")] = 0;
		if (paths_n == cap) {
			cap = cap * 2 + 1024;
			paths = realloc(paths, cap * sizeof *paths);
		}
		paths[paths_n++] = strdup(line);
	}
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	size_t threads = cores < 1 ? 1 : cores > MOST_THREADS ? MOST_THREADS : (size_t)cores;
	pthread_t ids[MOST_THREADS];
	for (size_t i = 0; i < threads; i++)
		if (pthread_create(&ids[i], NULL, worker, NULL) != 0)
			return 1;
	for (size_t i = 0; i < threads; i++)
		pthread_join(ids[i], NULL);
	printf("%zu files, %zu bytes, %zu deflated\n", paths_n, (size_t)bytes_in, (size_t)bytes_out);
	return 0;
}
