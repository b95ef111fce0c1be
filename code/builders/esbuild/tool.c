/* The project's esbuild: in node_modules, whichever package manager has installed it, else on the PATH, else SLSC_ESBUILD. */
#include "code/build/modules.h"
#include "code/builders/esbuild/esbuild.h"

#include "ir/project.h"

#include <sys/utsname.h>

static const char *const systems[][2] = { { "Linux", "linux" }, { "Darwin", "darwin" }, { "FreeBSD", "freebsd" }, { "NetBSD", "netbsd" }, { "OpenBSD", "openbsd" } };
static const char *const machines[][2] = { { "x86_64", "x64" }, { "amd64", "x64" }, { "aarch64", "arm64" }, { "arm64", "arm64" }, { "i686", "ia32" }, { "armv7l", "arm" },
					   { "riscv64", "riscv64" }, { "ppc64le", "ppc64" }, { "s390x", "s390x" } };

static struct str named(const char *const (*names)[2], size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(names[i][0], name) == 0)
			return str_z(names[i][1]);
	return STR("");
}

static const char *if_file(struct esbuild *e, struct str path)
{
	const struct host *host = e->build->cx->host;
	return path.n && host->probe(host, path.p) == FILE_REGULAR ? path.p : NULL;
}

/* The program itself lies in a package of the machine's; what esbuild's own package has may be a script that starts it. */
static const char *installed(struct esbuild *e)
{
	struct arena *a = e->build->arena;
	struct utsname machine;
	const struct str package = modules_find(e->build, modules_root(e->build), STR("esbuild"));
	if (!package.n || uname(&machine) < 0)
		return NULL;
	const struct str name = STR_CAT(a, STR("@esbuild/"), named(systems, sizeof systems / sizeof *systems, machine.sysname), STR("-"),
					named(machines, sizeof machines / sizeof *machines, machine.machine));
	const struct str native = modules_find(e->build, package, name);
	const char *program = native.n ? if_file(e, STR_CAT(a, native, STR("/bin/esbuild"))) : NULL;
	return program ? program : if_file(e, STR_CAT(a, package, STR("/bin/esbuild")));
}

const char *esbuild_tool(struct esbuild *e)
{
	struct build *b = e->build;
	const char *program = installed(e);
	const struct str on_path = program ? STR("") : project_program(b->cx, "esbuild");
	if (on_path.n)
		program = on_path.p;
	if (!program)
		program = b->cx->host->getenv(b->cx->host, "SLSC_ESBUILD");
	if (!program || !*program) {
		struct diag *g = build_refuses(b, D_BUILD_TOOL, e->span, "esbuild is not installed: it builds the code of %.*s%s", STRA(e->entries.at[0].fn->key), e->entries.n > 1 ? " and others" : "");
		diag_note(b->cx->diags, g, (struct span){ 0 }, "npm install --save-dev esbuild puts it into node_modules; the PATH and the environment variable SLSC_ESBUILD are looked at as well");
		return NULL;
	}
	return program;
}
