#include "emit/package/reuse.h"

#include "emit/package/zip_format.h"
#include "ir/value.h"

struct earlier {
	const char *zip;
	struct packaged_files files;
	const struct zip_member *members;
};

struct reuse {
	struct arena *arena;
	VEC(struct earlier) zips;
	uint32_t indexed;       /* of them; a run with one zip needs no index */
	struct value *index;    /* path: number in copies */
	VEC(struct zip_copy) copies;
};

struct reuse *reuse_new(struct arena *a)
{
	struct reuse *r = ARENA_NEW(a, struct reuse);
	*r = (struct reuse){ .arena = a, .index = v_map(a) };
	return r;
}

void reuse_add(struct reuse *r, const char *zip, const struct packaged_files *files, const struct zip_member *members)
{
	vec_push(r->arena, &r->zips, (struct earlier){ zip, *files, members });
}

static void index_zip(struct reuse *r, const struct earlier *s)
{
	for (uint32_t i = 0; i < s->files.of.n; i++) {
		const struct packaged_file *f = &s->files.of.at[i];
		const struct zip_member *m = &s->members[i];
		if (map_get(r->index, f->path))
			continue;
		map_put(r->arena, r->index, f->path, v_int(r->arena, r->copies.n));
		uint64_t header = zip_local_size(&(struct zip_entry){ .name = f->name }, m->size);
		vec_push(r->arena, &r->copies, (struct zip_copy){ s->zip, m->offset + header, *m });
	}
}

const struct zip_copy *reuse_find(struct reuse *r, struct str path)
{
	while (r->indexed < r->zips.n)
		index_zip(r, &r->zips.at[r->indexed++]);
	const struct value *at = map_get(r->index, path);
	return at ? &r->copies.at[(uint32_t)at->number] : NULL;
}
