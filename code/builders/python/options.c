/* custom.pythonRequirements. */
#include "code/builders/python/python.h"

#include "ir/base/near.h"
#include "ir/js.h"

enum form {
	FREE,    /* read elsewhere, or without effect on packages */
	LIST,    /* of texts */
	TEXT_,
	REFUSED, /* where it is truthy: what slsc does not do */
	DOCKER,  /* the same, where dockerizePip is set */
};

struct option_row {
	const char *key;
	enum form form;
	const char *why;
};

#define NO_DOCKER "and slsc takes wheels for Lambda's platform, without Docker"
static const struct option_row rows[] = {
	{ "slim", FREE, NULL },
	{ "slimPatterns", LIST, NULL },
	{ "slimPatternsAppendDefaults", FREE, NULL },
	{ "strip", FREE, NULL },
	{ "zip", FREE, NULL },
	{ "layer", FREE, NULL },
	{ "cleanupZipHelper", FREE, NULL },
	{ "invalidateCaches", FREE, NULL },
	{ "fileName", TEXT_, NULL },
	{ "usePipenv", FREE, NULL },
	{ "usePoetry", FREE, NULL },
	{ "pythonBin", TEXT_, NULL },
	{ "dockerizePip", FREE, NULL },
	{ "dockerSsh", FREE, NULL },
	{ "dockerPrivateKey", FREE, NULL },
	{ "dockerImage", FREE, NULL },
	{ "dockerFile", DOCKER, "builds an image to install in, " NO_DOCKER },
	{ "dockerEnv", FREE, NULL },
	{ "dockerBuildCmdExtraArgs", FREE, NULL },
	{ "dockerRunCmdExtraArgs", DOCKER, "is for docker run, " NO_DOCKER },
	{ "dockerExtraFiles", DOCKER, "copies files out of an image, " NO_DOCKER },
	{ "dockerRootless", FREE, NULL },
	{ "useStaticCache", FREE, NULL },
	{ "useDownloadCache", FREE, NULL },
	{ "cacheLocation", FREE, NULL },
	{ "staticCacheMaxVersions", FREE, NULL },
	{ "pipCmdExtraArgs", LIST, NULL },
	{ "noDeploy", LIST, NULL },
	{ "vendor", TEXT_, NULL },
	{ "requirePoetryLockFile", FREE, NULL },
	{ "poetryWithGroups", LIST, NULL },
	{ "poetryWithoutGroups", LIST, NULL },
	{ "poetryOnlyGroups", LIST, NULL },
};

bool python_is_true(const struct value *v) { return is_true(v) || value_is(v, "true"); }
static bool is_off(const struct value *v) { return is_false(v) || value_is(v, "false"); }

/* Truthy, where an option that is missing is true. */
static bool unless_off(const struct value *v) { return !v || js_truthy(v); }

static void refuse_option(struct python *p, const struct entry *e, const char *why)
{
	struct build *b = p->build;
	struct diag *g = build_refuses(b, D_BUILD_OPTION, value_span(e->value), "the option '%.*s' of %.*s %s", STRA(e->key), STRA(p->who), why);
	diag_note(b->cx->diags, g, (struct span){ 0 }, "leave it out; or build with a command of your own, custom.slsc.build, and name the zip as package.artifact");
}

static void tell_unknown(struct python *p, const struct entry *e)
{
	struct near near = { .word = e->key };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		near_offer(&near, str_z(rows[i].key));
	if (!near.best.n)
		return;
	struct diags *d = p->build->cx->diags;
	struct diag *g = diag(d, D_BUILD_WARNING, key_span(e), "%.*s knows no option '%.*s' and ignores it", STRA(p->who), STRA(e->key));
	diag_near(d, g, &near);
}

static bool is_list_of_texts(const struct value *v)
{
	bool all = is_list(v);
	list_each(i, v)
		all = all && is_string(list_at(v, i));
	return all;
}

static bool check_option(struct python *p, const struct entry *e)
{
	const struct option_row *row = NULL;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_eqz(e->key, rows[i].key))
			row = &rows[i];
	if (!row) {
		tell_unknown(p, e);
		return true;
	}
	const bool set = is_list(e->value) ? list_len(e->value) : js_truthy(e->value);
	const char *why = !set ? NULL : row->form == LIST && !is_list_of_texts(e->value) ? "is no list of texts" : row->form == TEXT_ && !is_string(e->value) ? "is no text" :
		row->form == REFUSED || (row->form == DOCKER && p->docker) ? row->why : NULL;
	if (why)
		refuse_option(p, e, why);
	return !why;
}

/* Images that are like Lambda: wheels for its platform are what pip installs there. Any other may have libraries of its own. */
static bool is_of_lambda(struct str image)
{
	static const char *const known[] = { "public.ecr.aws/sam/build-python", "public.ecr.aws/lambda/python", "lambci/lambda:build-python", "mlupin/docker-lambda:python",
					     "amazon/aws-sam-cli-build-image-python", "public.ecr.aws/sam/emulation-python", "amazon/aws-lambda-python" };
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_starts(image, known[i]))
			return true;
	return false;
}

static bool check_docker(struct python *p)
{
	const struct entry *image = map_entry(p->options, STR("dockerImage")), *environment = map_entry(p->options, STR("dockerEnv"));
	bool good = true;
	if (image && js_truthy(image->value) && !is_of_lambda(value_str(image->value))) {
		refuse_option(p, image, "names an image to install in that may hold more than Lambda's, " NO_DOCKER);
		good = false;
	}
	list_each(i, environment ? environment->value : NULL) {
		if (str_find(value_str(list_at(environment->value, i)), '=') < 0)
			continue;
		refuse_option(p, environment, "sets a variable for docker run, " NO_DOCKER);
		good = false;
	}
	return good;
}

void python_args(struct python *p, struct str text, uint32_t most)
{
	struct str rest = str_trim(text);
	for (uint32_t words = 0; words < most && rest.n; words++) {
		uint32_t end = 0;
		while (end < rest.n && rest.p[end] != ' ' && rest.p[end] != '\t')
			end++;
		vec_push(p->build->arena, &p->args, str_to(rest, end));
		rest = str_trim(str_from(rest, end));
	}
}

static struct str python_of(struct arena *a, const struct value *own)
{
	const struct str name = value_str(own);
	/* "python312" means "python3.12", as in the plugin. */
	if (str_starts(name, "python3") && name.n > 7 && name.p[7] >= '0' && name.p[7] <= '9')
		return STR_CAT(a, STR("python3."), str_from(name, 7));
	return name;
}

bool python_options(struct python *p)
{
	const struct value *o = p->options, *docker = value_get(o, "dockerizePip"), *slim = value_get(o, "slim");
	const struct str file = value_str(value_get(o, "fileName"));
	bool good = true;
	/* 'non-linux': slsc does the same on all systems where the machine is no Linux, or not the functions' (install.c). */
	p->docker = js_truthy(docker) && !value_is(docker, "non-linux");
	map_each(e, o)
		good = check_option(p, e) && good;
	good = (!p->docker || check_docker(p)) && good;
	p->layer = js_truthy(value_get(o, "layer"));
	p->zip = js_truthy(value_get(o, "zip"));
	p->slim = python_is_true(slim);
	p->strip = slim && !is_off(slim) && !is_off(value_get(o, "strip"));
	p->cached = unless_off(value_get(o, "useStaticCache"));
	p->pipenv = unless_off(value_get(o, "usePipenv"));
	p->poetry = unless_off(value_get(o, "usePoetry"));
	p->file_name = file.n ? file : STR("requirements.txt");
	p->python = python_of(p->build->arena, value_get(o, "pythonBin"));
	if (unless_off(value_get(o, "useDownloadCache")))
		p->cache_location = value_str(value_get(o, "cacheLocation"));
	/* What follows the second word of a text is dropped, as in the plugin. */
	list_each(i, value_get(o, "pipCmdExtraArgs"))
		python_args(p, value_str(list_at(value_get(o, "pipCmdExtraArgs"), i)), 2);
	return good;
}
