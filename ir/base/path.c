#include "ir/base/path.h"

#include "ir/base/vec.h"

struct str path_normal(struct arena *a, struct str path)
{
	VEC(struct str) part = { 0 };
	bool absolute = str_starts(path, "/");
	for (uint32_t at = 0; at < path.n;) {
		struct str rest = str_from(path, at);
		int32_t slash = str_find(rest, '/');
		struct str one = slash < 0 ? rest : str_to(rest, (uint32_t)slash);
		at += one.n + 1;
		if (!one.n || str_eqz(one, "."))
			continue;
		bool up = str_eqz(one, "..") && part.n && !str_eqz(part.at[part.n - 1], "..");
		if (up)
			part.n--;
		else if (!absolute || !str_eqz(one, ".."))
			vec_push(a, &part, one);
	}
	struct str out = absolute ? STR("/") : STR("");
	for (uint32_t i = 0; i < part.n; i++)
		out = STR_CAT(a, out, i ? STR("/") : STR(""), part.at[i]);
	return out;
}

struct str path_folder(struct str path)
{
	const int32_t slash = str_rfind(path, '/');
	return str_to(path, slash < 0 ? 0 : (uint32_t)slash);
}

struct str path_package(struct str path)
{
	const int32_t first = str_find(path, '/'), more = first < 0 || !str_starts(path, "@") ? -1 : str_find(str_from(path, (uint32_t)first + 1), '/');
	const bool whole = first < 0 || (str_starts(path, "@") && more < 0);
	return whole ? path : str_to(path, (uint32_t)(more < 0 ? first : first + 1 + more));
}
