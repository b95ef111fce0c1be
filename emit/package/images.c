#include "emit/package/images.h"

#include "ir/base/inert.h"
#include "ir/image.h"
#include "ir/js.h"
#include "ir/project.h"

enum { MINUTE_MS = 60 * 1000, BUILD_MS = 120 * MINUTE_MS };

struct argv {
	VEC(struct str) of;
};

static void push(struct arena *a, struct argv *w, struct str s) { vec_push(a, &w->of, s); }
static void push_option(struct arena *a, struct argv *w, const char *name, struct str value)
{
	push(a, w, str_z(name));
	push(a, w, value);
}

/* A path that no command takes for an option. */
static struct str path_word(struct arena *a, struct str path) { return str_starts(path, "-") ? STR_CAT(a, STR("./"), path) : path; }

static struct str local_name(struct cx *cx, const struct built_image *image)
{
	return STR_CAT(cx->arena, image_repository(cx), STR(":"), image_tag(cx->arena, image));
}

/* ---- options of a build, in the order of osls */

static struct argv before_context(struct cx *cx, const struct built_image *image)
{
	struct arena *a = cx->arena;
	const struct value *arguments = image_option(image, "buildArgs"), *cache = image_option(image, "cacheFrom"), *options = image_option(image, "buildOptions");
	const struct str folder = str_ends(image->path, "/") ? image->path : STR_CAT(a, image->path, STR("/"));
	struct argv w = { 0 };
	push_option(a, &w, "-t", local_name(cx, image));
	push_option(a, &w, "-f", path_word(a, str_starts(image->file, "/") ? image->file : STR_CAT(a, folder, image->file)));
	map_each(e, arguments) /* a name alone takes its value from the environment: of a secret, which stands in a file */
		push_option(a, &w, "--build-arg", value_holds_secret(a, e->value) ? e->key : STR_CAT(a, e->key, STR("="), js_string(a, e->value)));
	list_each(i, cache)
		push_option(a, &w, "--cache-from", js_string(a, cache->list.item[i]));
	list_each(i, options)
		push(a, &w, js_string(a, options->list.item[i]));
	if (image->platform.n)
		push(a, &w, STR_CAT(a, STR("--platform="), image->platform));
	return w;
}

/* Shell commands that export the build arguments that are secrets; empty where there are none. */
static struct str secret_arguments(struct cx *cx, const struct built_image *image)
{
	struct arena *a = cx->arena;
	const struct value *arguments = image_option(image, "buildArgs");
	struct str out = STR("");
	map_each(e, arguments)
		if (value_holds_secret(a, e->value))
			out = STR_CAT(a, out, STR("export "), e->key, STR("="), shell_word(a, js_string(a, e->value)), STR("\n"));
	return out;
}

/* What sh takes for a variable's name. */
static bool is_variable(struct str s)
{
	for (uint32_t i = 0; i < s.n; i++)
		if (!(ascii_alnum(s.p[i]) || s.p[i] == '_') || (!i && ascii_digit(s.p[i])))
			return false;
	return s.n > 0;
}

static bool image_shown(struct cx *cx, const struct built_image *image)
{
	static const char *const shown[] = { "path", "file", "buildOptions", "cacheFrom", "platform", "provenance" };
	struct arena *a = cx->arena;
	const struct value *arguments = image_option(image, "buildArgs");
	bool ok = true;
	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
		const struct value *v = image_option(image, shown[i]);
		if (cx->opt->show_secrets || !value_holds_secret(a, v))
			continue;
		ok = false;
		diag_label(cx->diags, diag(cx->diags, D_DEPLOY_SECRET, v->span, "%s of the image '%.*s' holds a secret value, and would stand in the commands", shown[i], STRA(image->name)),
			   "--show-secrets prints them");
	}
	map_each(e, arguments)
		if (value_holds_secret(a, e->value) && !is_variable(e->key)) {
			ok = false;
			diag(cx->diags, D_DEPLOY_SECRET, e->value->span, "the build argument '%.*s' is a secret, and its name cannot be that of an environment variable", STRA(e->key));
		}
	return ok;
}

bool images_shown(struct cx *cx)
{
	bool ok = true;
	for (uint32_t i = 0; i < cx->service->images.n; i++)
		ok &= image_shown(cx, &cx->service->images.at[i]);
	return ok;
}

/* ---- commands */

static struct str quoted(struct arena *a, const struct argv *w)
{
	struct str s = STR("");
	for (uint32_t i = 0; i < w->of.n; i++)
		s = STR_CAT(a, s, STR(" "), shell_word(a, w->of.at[i]));
	return s;
}

/* From the service's folder, as paths in the options are. */
static struct str build_command(struct cx *cx, const struct deployment *d, const struct built_image *image)
{
	struct arena *a = cx->arena;
	const struct argv w = before_context(cx, image);
	const struct value *provenance = image_option(image, "provenance");
	const struct str into = cx->root.n ? STR_CAT(a, STR("cd -- "), shell_word(a, cx->root), STR(" && ")) : STR("");
	const struct str arguments = !secret_arguments(cx, image).n ? STR("")
		: STR_CAT(a, STR("image="), shell_word(a, image->name), STR(" && . "), shell_word(a, STR_CAT(a, str_starts(d->folder, "/") ? STR("") : STR("./"), d->folder, STR("/" DEPLOY_BUILD_ARGUMENTS))), STR(" && "));
	const struct str origin = provenance ? STR_CAT(a, STR("origin=$(provenance "), shell_word(a, js_string(a, provenance)), STR(") && ")) : STR("BUILDX_NO_DEFAULT_ATTESTATIONS=1 ");
	return STR_CAT(a, arguments.n ? STR("# shellcheck disable=SC1091,SC2034\n\t\t(") : STR("("), arguments, into, origin, STR("\"$docker\" build"), quoted(a, &w), provenance ? STR(" ${origin:+\"$origin\"} ") : STR(" "),
		       shell_word(a, path_word(a, image->path)), STR(")"));
}

static void put_lifecycle(struct cx *cx, struct value *values, struct buf *out)
{
	struct arena *a = cx->arena;
	const struct value *most = value_dig(cx->service->provider.config, "ecr", "maxImageCount");
	if (!deploy_has(cx, "lifecycle.sh"))
		return;
	const struct value *rule = MAP(a, { "rulePriority", v_int(a, 1) }, { "action", MAP(a, { "type", LITERAL("expire") }) },
		{ "selection", MAP(a, { "tagStatus", LITERAL("any") }, { "countType", LITERAL("imageCountMoreThan") }, { "countNumber", most }) });
	map_putz(a, values, "policy", v_str(a, shell_word(a, js_json(a, MAP(a, { "rules", LIST(a, rule) })))));
	deploy_fragment("lifecycle.sh", values, out);
}

void images_commands(struct cx *cx, struct deployment *d, struct str account, struct buf *out)
{
	struct arena *a = cx->arena;
	const struct built_images *images = &cx->service->images;
	const bool scan = js_truthy(value_dig(cx->service->provider.config, "ecr", "scanOnPush"));
	const struct str folder = str_starts(d->folder, "-") ? STR_CAT(a, STR("./"), d->folder) : d->folder;
	struct str secrets = STR("");
	if (!deploy_has(cx, "images.sh"))
		return;
	struct value *values = MAP(a, { "repository", v_str(a, shell_word(a, image_repository(cx))) }, { "account", v_str(a, account) },
		{ "scan", v_text(a, scan ? "true" : "false") }, { "owner", v_str(a, shell_word(a, cx->account)) },
		{ "sums", v_str(a, shell_word(a, STR_CAT(a, folder, STR("/" IMAGE_SUMS)))) });
	buf_c(out, '\n');
	deploy_fragment("images.sh", values, out);
	if (cx->account.n)
		deploy_fragment("owner.sh", values, out);
	put_lifecycle(cx, values, out);
	for (uint32_t i = 0; i < images->n; i++) {
		const struct built_image *image = &images->at[i];
		const struct str exports = secret_arguments(cx, image);
		map_putz(a, values, "tag", v_str(a, shell_word(a, image_tag(a, image))));
		map_putz(a, values, "local", v_str(a, shell_word(a, local_name(cx, image))));
		map_putz(a, values, "build", v_str(a, build_command(cx, d, image)));
		deploy_fragment("image.sh", values, out);
		if (exports.n)
			secrets = STR_CAT(a, secrets, STR("if [ \"$image\" = "), shell_word(a, image->name), STR(" ]; then\n"), exports, STR("fi\n"));
	}
	if (secrets.n)
		d->secret_files = map_assign(a, d->secret_files, MAP(a, { DEPLOY_BUILD_ARGUMENTS, v_str(a, secrets) }));
}

/* ---- at once */

static int run(struct cx *cx, const struct argv *w, struct str input, int timeout_ms, struct str *out, struct str *err)
{
	struct arena *a = cx->arena;
	const char **argv = ARENA_ARRAY(a, const char *, w->of.n + 1);
	for (uint32_t i = 0; i < w->of.n; i++)
		argv[i] = str_zdup(a, w->of.at[i]);
	*out = *err = STR("");
	return project_run(cx, argv, input, timeout_ms, out, err);
}

/* What builds: SLSC_DOCKER, or the first that can be started; empty: none. */
static struct str builder(struct cx *cx)
{
	static const char *const known[] = { "docker", "podman", "buildah" };
	const char *named = cx->host->getenv(cx->host, "SLSC_DOCKER");
	if (named && *named)
		return str_z(named);
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		struct argv w = { 0 };
		struct str out, err;
		push_option(cx->arena, &w, known[i], STR("--version"));
		if (run(cx, &w, STR(""), MINUTE_MS, &out, &err) == 0)
			return str_z(known[i]);
	}
	return STR("");
}

static bool is_docker(struct str program) { return str_starts(str_from(program, (uint32_t)(str_rfind(program, '/') + 1)), "docker"); }
static bool is_buildah(struct str program) { return str_starts(str_from(program, (uint32_t)(str_rfind(program, '/') + 1)), "buildah"); }

static bool is_there(struct cx *cx, struct str program, const struct built_image *image)
{
	struct arena *a = cx->arena;
	struct argv w = { 0 };
	struct str out, err;
	push(a, &w, program);
	if (is_buildah(program))
		push_option(a, &w, "inspect", STR("--type=image"));
	else
		push_option(a, &w, "image", STR("inspect"));
	push(a, &w, local_name(cx, image));
	return run(cx, &w, STR(""), MINUTE_MS, &out, &err) == 0;
}

static bool build(struct cx *cx, struct str program, const struct built_image *image)
{
	struct arena *a = cx->arena;
	const struct argv options = before_context(cx, image);
	const struct value *provenance = image_option(image, "provenance");
	struct argv w = { 0 };
	struct str said, err;
	/* Secrets come as commands on standard input; both outputs go into one, so that its end is the reason. */
	push_option(a, &w, "sh", STR("-c"));
	push(a, &w, STR_CAT(a, STR("eval \"$(cat)\" && "), provenance ? STR("") : STR("export BUILDX_NO_DEFAULT_ATTESTATIONS=1 && "), STR("exec \"$@\" 2>&1")));
	push_option(a, &w, "sh", program);
	push(a, &w, STR("build"));
	for (uint32_t i = 0; i < options.of.n; i++)
		push(a, &w, options.of.at[i]);
	if (provenance && is_docker(program))
		push(a, &w, STR_CAT(a, STR("--provenance="), js_string(a, provenance)));
	push(a, &w, path_word(a, image->path));
	const int status = run(cx, &w, secret_arguments(cx, image), BUILD_MS, &said, &err);
	if (status == 0)
		return true;
	struct diag *g = diag(cx->diags, D_IMAGE_BUILD, image->span, "%.*s cannot build the image '%.*s'", STRA(program), STRA(image->name));
	if (status < 0 || status > 128)
		diag_note(cx->diags, g, (struct span){ 0 }, "it %.*s", STRA(project_ended(cx->arena, status)));
	project_said(cx, g, said);
	project_said(cx, g, err);
	return false;
}

bool images_build(struct cx *cx, struct progress *progress)
{
	const struct built_images *images = &cx->service->images;
	const struct str program = images->n ? builder(cx) : STR("");
	bool ok = true;
	if (images->n && !program.n) {
		diag(cx->diags, D_IMAGE_BUILD, images->at[0].span, "the image '%.*s' takes docker, podman or buildah to be built, and none of them can be started", STRA(images->at[0].name));
		return false;
	}
	for (uint32_t i = 0; i < images->n; i++) {
		progress_phase(progress, cx->arena, str_fmt(cx->arena, "building the image %.*s (%u of %u)", STRA(images->at[i].name), i + 1, images->n));
		ok = (is_there(cx, program, &images->at[i]) || build(cx, program, &images->at[i])) && ok;
	}
	progress_clear(progress);
	return ok;
}
