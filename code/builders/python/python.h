/*
 * python: packages that Python functions need, installed by the project's pip or uv as serverless-python-requirements 6.1
 * has them installed: into the zips, into a zip within them, or into a layer. Wheels are those of the functions' runtime and
 * architecture where the machine's own would not do, without Docker.
 */
#ifndef SLSC_BUILDERS_PYTHON_H
#define SLSC_BUILDERS_PYTHON_H

#include "code/build/cache.h"
#include "code/build/patterns.h"
#include "ir/base/buf.h"

struct python {
	struct build *build;
	struct str within;            /* below the build folder, ends in '/': what was installed, exported and zipped, each named by the digest of what it was made from */
	struct str who;               /* the plugin's name */
	const struct value *options;  /* the plugin's: a map, or NULL */
	struct span span;             /* of these, or of the plugin's name */
	bool individually, layer, zip, slim, strip, docker;
	bool cached;                  /* useStaticCache: what is installed once stays; its mark lies in the zips */
	const struct value *pyc;      /* custom.slsc.pyc where it is true, else NULL: byte code of packages, checked by nothing but their names */
	bool pipenv, poetry;          /* whether they are asked where their files are there */
	struct str file_name;         /* "requirements.txt" */
	struct str python;            /* pythonBin as the user has it; empty: the runtime's */
	struct str cache_location;    /* of downloads; empty: the tool's own */
	VEC(struct str) args;         /* pipCmdExtraArgs, a word each */
	struct value *made;           /* names in this folder that this run needs, as keys */
	bool listed;                  /* some folder has a list of requirements */
	bool renewed;                 /* this run has made one of them */
};

/* Which functions packages are for. */
struct python_target {
	const struct function *fn;    /* NULL: all */
	struct str folder;            /* with the list of requirements, from the service's: empty or without '/' at its end */
	struct str version;           /* "3.12"; empty: the runtime is no Python */
	struct str arch;              /* "x86_64" or "arm64" */
};

struct requirement {
	struct str text;              /* a line for pip */
	struct str shown;             /* as the zip has it: without passwords, and without this machine's paths */
	struct span at;               /* in the user's file; nowhere if a tool has exported it */
};

struct requirements {
	struct str list;              /* "sub/requirements.txt" or "Pipfile", from the service's folder; empty: there is none */
	struct span span;             /* where the list begins, or of the options */
	VEC(struct requirement) lines;
	bool any;                     /* of them one is a package, not all are options */
};

/* python.c: that of a function, or of all (NULL), with provider's runtime. */
struct python_target python_target_of(const struct python *p, const struct function *fn);

/* options.c: reads custom.pythonRequirements. False after an error. */
bool python_options(struct python *p);
/* Adds the words of a text, so many at most, to the arguments of pip. */
void python_args(struct python *p, struct str text, uint32_t most);
/* Of a truthy option's texts, as the plugin has them: true, false, 'true', 'false'. */
bool python_is_true(const struct value *v);

/* requirements.c: the lines of a target's list. False after an error; without a list it is empty. */
bool python_requirements(struct python *p, const struct python_target *t, struct requirements *out);
/* Adds the lines of a file, by its path from the service's folder. False after an error. */
bool python_read_list(struct python *p, struct str path, struct requirements *out);
/* Adds the lines of a text; path is its file, from the service's folder, base where it was added to the sources (0: nowhere). */
bool python_read_lines(struct python *p, struct str path, struct str text, uint32_t base, struct requirements *out);
/* "zope-interface" of "zope.interface[x]>=1": the name that a requirement begins with, as indexes have it. */
struct str python_name(struct arena *a, struct str text);
/* export.c: which file of a tool's lists a folder's requirements; empty: none. */
struct str python_project(struct python *p, struct str folder);
/* Lets that tool export it. False after an error. */
bool python_export(struct python *p, struct str folder, struct str project, struct requirements *out);

/* install.c: the folder with the installed packages, as this process sees it, ending in '/'; empty after an error. */
struct str python_install(struct python *p, const struct python_target *t, const struct requirements *r);
/* Whether pip or uv is at hand; if not, that is reported. */
bool python_has_tool(struct python *p, const struct python_target *t);
/* A name in the folder within that this run needs. */
void python_keep(struct python *p, struct str name);
/* Removes what no run needs any more, once this one has made something. */
void python_clean(struct python *p);
/* tidy.c: makes what tools leave the same for all machines and tools. False if it cannot be written. */
bool python_tidy(struct python *p, const struct requirements *r, struct str folder, bool by_uv);
/* messages.c: reports why pip or uv has failed, at its place in the list where the message tells one. wheels: what they are for, where nothing else is taken; or empty. */
void python_failed(struct python *p, const struct requirements *r, const char *tool, struct str wheels, int status, struct str err);

/* contents.c: adds all files of a folder (ends in '/'), those with byte code where that is wanted. */
void python_files(struct python *p, struct str folder, bool byte_code, struct parts *out);
/* The files that a target's packages come to; for a zip of code, without those of noDeploy. */
struct packaged_files *python_contents(struct python *p, const struct python_target *t, const struct requirements *r, struct str folder, bool beside_code);

#endif
