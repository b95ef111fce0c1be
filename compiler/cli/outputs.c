#include "compiler/cli/outputs.h"

#include "compiler/read/read.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OUTPUTS = 5, SNIFFED = 64 };

struct output_file {
	const char *option;
	struct str path;
	bool there;               /* a file that would be replaced; the rest tells of it */
	uint64_t device, inode;
	bool read;                /* by this run */
	bool config;              /* the folder's own configuration, which not every run reads */
	bool foreign;             /* it begins as no file that slsc writes there */
	int unreadable;           /* 0, or an errno: what it is cannot be seen */
};

struct outputs {
	struct host host;         /* watches what is read */
	const struct host *real;
	struct output_file of[OUTPUTS];
	int n;
	bool refused;             /* and said so */
};

static bool identify(const char *path, uint64_t *device, uint64_t *inode)
{
	struct stat st;
	bool there = stat(path, &st) == 0 && S_ISREG(st.st_mode);
	*device = there ? (uint64_t)st.st_dev : 0;
	*inode = there ? (uint64_t)st.st_ino : 0;
	return there;
}

static enum file_kind read_watched(const struct host *h, struct arena *a, const char *path, struct str *out)
{
	struct outputs *o = h->data;
	enum file_kind kind = o->real->read_file(o->real, a, path, out);
	uint64_t device, inode;
	if (kind == FILE_REGULAR && identify(path, &device, &inode))
		for (int i = 0; i < o->n; i++)
			o->of[i].read |= o->of[i].there && o->of[i].device == device && o->of[i].inode == inode;
	return kind;
}

enum content { UNREADABLE, OWN, FOREIGN };

/* OWN: the file is empty, or begins as one that slsc has written. UNREADABLE sets errno. */
static enum content content_of(const char *path, const char *begins)
{
	char text[SNIFFED];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	size_t n = 0, at = 0;
	ssize_t got = fd < 0 ? -1 : 1;
	while ((got > 0 && n < sizeof text) || (fd >= 0 && got < 0 && errno == EINTR))
		if ((got = read(fd, text + n, sizeof text - n)) > 0)
			n += (size_t)got;
	int why = errno;
	if (fd >= 0)
		close(fd);
	errno = why;
	if (got < 0)
		return UNREADABLE;
	for (size_t i = 0; i < n && begins[at]; i++)
		if (text[i] != ' ' && text[i] != '\n' && text[i] != begins[at++])
			return FOREIGN;
	return n && begins[at] ? FOREIGN : OWN;
}

static const char template_begins[] = "{\"AWSTemplateFormatVersion\"";

static enum content content_at(struct arena *a, struct str path, const char *begins)
{
	const char *p = str_zdup(a, path);
	const enum content content = content_of(p, begins);
	return content == FOREIGN && begins == template_begins && names_yaml(path) ? content_of(p, "AWSTemplateFormatVersion:") : content;
}

/* A file of code is nobody's output, and most commands do not look which of them the service needs. */
static bool holds_code(const struct output_file *f)
{
	static const char *const endings[] = { ".js", ".cjs", ".mjs", ".jsx", ".ts", ".cts", ".mts", ".tsx", ".py", ".rb", ".go", ".rs",
		".java", ".kt", ".scala", ".cs", ".fs", ".php", ".swift", ".c", ".cc", ".cpp", ".h", ".jar", ".zip", NULL };
	for (int i = 0; f->there && endings[i]; i++)
		if (str_ends(f->path, endings[i]))
			return true;
	return false;
}

static void add(struct cli *cli, struct outputs *o, const char *option, struct str path, const char *begins)
{
	if (!path.n)
		return;
	struct output_file f = { .option = option, .path = path };
	f.there = identify(str_zdup(cli->arena, path), &f.device, &f.inode);
	const enum content content = f.there ? content_at(cli->arena, path, begins) : UNREADABLE;
	f.foreign = content == FOREIGN;
	f.unreadable = f.there && content == UNREADABLE ? errno : 0;
	const struct str config = config_find(cli->host, cli->arena, STR(""));
	uint64_t device, inode;
	f.config = f.there && (f.foreign || !begins[0]) && config.n && identify(str_zdup(cli->arena, config), &device, &inode) && f.device == device && f.inode == inode;
	/* A script is looked into while packaging (code/own_files.c), which would count as read by this run. */
	if ((content == OWN || str_ends(path, ".sh")) && !holds_code(&f))
		vec_push(cli->arena, &cli->options.outputs, (struct own_output){ f.device, f.inode });
	o->of[o->n++] = f;
}

void outputs_watch(struct cli *cli)
{
	const bool compiles = cli->command->writes_template;
	struct outputs *o = ARENA_NEW(cli->arena, struct outputs);
	add(cli, o, "-o", cli->out.n || !compiles ? cli->out : STR("-"), compiles ? template_begins : "");
	add(cli, o, "--map", cli->map, "{\"formatVersion\"");
	add(cli, o, "--depfile", cli->depfile, "");
	add(cli, o, "--deploy-script", cli->deploy_script, "#!/bin/sh");
	add(cli, o, "--golden", cli->write ? cli->golden : STR(""), template_begins);
	struct own_output golden;
	if (cli->golden.n && identify(str_zdup(cli->arena, cli->golden), &golden.device, &golden.inode) && content_at(cli->arena, cli->golden, template_begins) == OWN)
		vec_push(cli->arena, &cli->options.outputs, golden);
	o->real = cli->host;
	o->host = *cli->host; /* whose other functions need no more than they are given */
	o->host.read_file = read_watched;
	o->host.data = o;
	cli->host = &o->host;
	cli->outputs = o;
}

/* The place of a file that is not there yet: its folder's own path, and its name. */
static struct str new_place(const struct host *h, struct arena *a, struct str path)
{
	const uint32_t name = (uint32_t)(str_rfind(path, '/') + 1);
	return STR_CAT(a, h->real_path(h, a, name ? str_zdup(a, str_to(path, name)) : "."), STR("/"), str_from(path, name));
}

static bool same_place(const struct host *h, const struct output_file *x, const struct output_file *y)
{
	if (x->there || y->there)
		return x->there && y->there && x->device == y->device && x->inode == y->inode;
	struct stat st;
	struct arena a = { 0 };
	bool special = stat(str_zdup(&a, x->path), &st) == 0; /* a device or pipe, which takes what comes */
	bool same = !special && str_eq(new_place(h, &a, x->path), new_place(h, &a, y->path));
	arena_free(&a);
	return same;
}

static bool refuse(struct outputs *o, const struct output_file *f, const char *why)
{
	if (!o->refused)
		wrong_usage("%s %.*s would overwrite %s; name another file", f->option, STRA(f->path), why);
	o->refused = true;
	return false;
}

const struct host *outputs_unwatched(const struct cli *cli) { return cli->outputs ? cli->outputs->real : cli->host; }

bool outputs_refused(const struct cli *cli) { return cli->outputs && cli->outputs->refused; }

bool outputs_may_be_written(const struct cli *cli)
{
	struct outputs *o = cli->outputs;
	for (int i = 0; o && i < o->n; i++) {
		if (o->of[i].unreadable) {
			remark("cannot read %.*s, which %s would replace: %s", STRA(o->of[i].path), o->of[i].option, strerror(o->of[i].unreadable));
			return false;
		}
		if (o->of[i].read)
			return refuse(o, &o->of[i], "a file that this run reads");
		if (o->of[i].config)
			return refuse(o, &o->of[i], "the folder's configuration");
		if (holds_code(&o->of[i]))
			return refuse(o, &o->of[i], "code");
		if (o->of[i].foreign && strcmp(o->of[i].option, "--golden") == 0)
			return refuse(o, &o->of[i], "a file that is no template");
		for (int k = 0; k < i; k++)
			if (same_place(o->real, &o->of[k], &o->of[i]))
				return refuse(o, &o->of[i], str_fmt(cli->arena, "what %s writes", o->of[k].option).p);
	}
	return true;
}

bool outputs_meet(const struct cli *cli, struct str path)
{
	struct outputs *o = cli->outputs;
	struct output_file f = { .path = path };
	f.there = identify(str_zdup(cli->arena, path), &f.device, &f.inode);
	for (int i = 0; o && i < o->n; i++)
		if (same_place(o->real, &o->of[i], &f))
			return !refuse(o, &o->of[i], "a file of the package");
	return false;
}

bool outputs_beside(const struct cli *cli, const struct cx *cx, struct str path)
{
	struct outputs *o = cli->outputs;
	struct output_file f = { .option = "the nested template", .path = path };
	f.there = identify(str_zdup(cli->arena, path), &f.device, &f.inode);
	if (f.there && content_at(cli->arena, path, template_begins) == FOREIGN)
		return refuse(o, &f, "a file that is no template");
	uint64_t device, inode;
	for (uint32_t i = 0; f.there && i < cx->files_read.n; i++)
		if (identify(str_zdup(cli->arena, cx->files_read.at[i]), &device, &inode) && device == f.device && inode == f.inode)
			return refuse(o, &f, "a file that this run reads");
	for (int i = 0; i < o->n; i++)
		if (same_place(o->real, &o->of[i], &f))
			return refuse(o, &f, str_fmt(cli->arena, "what %s writes", o->of[i].option).p);
	return true;
}
