#include "code/own_files.h"

#include "ir/base/output.h"
#include "ir/pins/pins.h"
#include "ir/service.h"
#include "ir/split/lock.h"

/* By what the file is, not by its name: links lead to it, too. */
static bool is_output(const struct options *o, const struct file *f)
{
	for (uint32_t i = 0; i < o->outputs.n; i++)
		if (f->inode && f->inode == o->outputs.at[i].inode && f->device == o->outputs.at[i].device)
			return true;
	return false;
}

/* The text behind the first brace and blanks, where that is a text's quote. */
static struct str first_key(struct str json)
{
	uint32_t i = 0;
	while (i < json.n && strchr("{ \t\r\n", json.p[i]))
		i++;
	return i && i < json.n && json.p[0] == '{' && json.p[i] == '"' ? str_from(json, i + 1) : STR("");
}

/* Templates of the framework's export where their artifacts lie, under a name that has the service's in it. */
static bool is_template(struct cx *cx, struct str json)
{
	return str_starts(first_key(json), "AWSTemplateFormatVersion\"") && str_search(json, STR("\"ServerlessDeploymentBucketName\""), 0) >= 0 &&
	       str_search(json, str_fmt(&cx->scratch, "\"sls-%.*s-", STRA(cx->service->name)), 0) >= 0;
}

static bool is_yaml_template(struct cx *cx, struct str yaml)
{
	return str_starts(yaml, "AWSTemplateFormatVersion:") && str_search(yaml, STR("\n  ServerlessDeploymentBucketName:\n"), 0) >= 0 &&
	       str_search(yaml, str_fmt(&cx->scratch, ": sls-%.*s-", STRA(cx->service->name)), 0) >= 0;
}

/* slsc values writes addresses as keys. */
static bool is_values(struct str json)
{
	static const char *const sources[] = { "ssm", "cf", "s3", "aws" };
	struct str key = first_key(json);
	for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
		struct str rest = str_from(key, (uint32_t)strlen(sources[i]));
		if (str_starts(key, sources[i]) && (str_starts(rest, ":") || str_starts(rest, "(")))
			return true;
	}
	return false;
}

/* --map's places hold logical ids with digests of the code in them, as the script of --deploy-script does. */
static bool is_line_map(struct str json) { return str_starts(first_key(json), "formatVersion\"") && str_search(json, STR("\"/Resources/"), 0) >= 0; }
static bool is_deploy_script(struct str text) { return str_starts(text, "#!/bin/sh") && str_search(text, STR("\n( # deploys the stack "), 0) >= 0; }

/* A nested template or the list of them, in the folder that -o stack.json makes for them. */
static bool is_nested_template(struct str path, struct str text)
{
	return str_search(path, STR(".nested/"), 0) > 0 && (str_starts(first_key(text), "AWSTemplateFormatVersion\"") || str_starts(text, "AWSTemplateFormatVersion:"));
}

bool is_own_file(struct cx *cx, const struct file *f, struct str path)
{
	if (f->unknown || f->bad_name)
		return false;
	if (str_ends(f->path, OUTPUT_TEMPORARY) || is_output(cx->opt, f))
		return true;
	if (str_eqz(f->path, PINS_FILE) || str_eqz(f->path, LOCK_FILE) || str_starts(f->path, PINS_FOLDER "/"))
		return true;
	if (str_ends(f->path, ".nested/.slsc-nested"))
		return true;
	const bool json = str_ends(f->path, ".json"), yaml = str_ends(f->path, ".yml") || str_ends(f->path, ".yaml");
	if (!(json || yaml || str_ends(f->path, ".sh")) || str_starts(f->path, "node_modules/") || str_search(f->path, STR("/node_modules/"), 0) >= 0)
		return false;
	struct str text;
	arena_reset(&cx->scratch);
	path = str_dup(&cx->scratch, path);
	if (cx->host->read_file(cx->host, &cx->scratch, path.p, &text) != FILE_REGULAR)
		return false;
	if (is_nested_template(f->path, text))
		return true;
	if (yaml)
		return is_yaml_template(cx, text);
	return json ? is_template(cx, text) || is_values(text) || is_line_map(text) : is_deploy_script(text);
}
