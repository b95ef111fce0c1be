/*
 * deploy: the manual deploy of a package as commands for sh: what v3.40's `deploy --package` asks of AWS, asked through
 * the aws command line (1.29, 2.13 or later; AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_S3 reach it by inheritance).
 */
#ifndef SLSC_DEPLOY_H
#define SLSC_DEPLOY_H

#include "ir/base/buf.h"
#include "ir/cx.h"

struct deployment {
	struct str folder;              /* the package's folder, as the commands are to name it */
	const struct value *template;   /* the finished template */
	struct str digest;              /* of the package, as package_files gives it */
	const struct value *secret_files; /* set by deploy_commands: names of deploy_secret_files -> what is to be written there, mode 0600 */
};

/* Files of the package for options that hold secrets: those stand in no command. */
#define DEPLOY_PARAMETERS "stack-parameters.json"
#define DEPLOY_TAGS "stack-tags.json"
#define DEPLOY_POLICY "stack-policy.json"
#define DEPLOY_ROLLBACK "rollback-configuration.json"
#define DEPLOY_TOPICS "notification-arns.json"
#define DEPLOY_ROLE_ARN "role-arn.txt"
#define DEPLOY_BUILD_ARGUMENTS "build-arguments.sh"
extern const char *const deploy_secret_files[]; /* their names, the last one NULL */

/*
 * Appends the commands of one service: a subshell under set -eu. They check that the package is still this one, create
 * the stack or update it, upload what the stack needs, and leave an unchanged stack alone with status 0; any failure ends
 * them with a status that is not 0. SLSC_POLL is the time between two looks at the stack, in seconds (default: 3).
 * False, with a diagnostic that is an error in slsc package and nothing appended, where a setting cannot be expressed as
 * options of the aws command line.
 */
bool deploy_commands(struct cx *cx, struct deployment *d, struct buf *out);
/* Whether the commands of a service have that file of emit/package/deploy; true of those that all have. */
bool deploy_has(const struct cx *cx, const char *file);
/*
 * The commands of services, one after another, as they are printed: for any shell, and stopping at the first failure
 * without closing it.
 */
void deploy_printed(struct arena *a, struct str commands, struct buf *out);
/* The same as a script. back: the way from its folder to that which the commands go by, as a word for sh. */
void deploy_script(struct arena *a, struct str back, struct str commands, struct buf *out);
/* Appends the file emit/package/deploy/NAME with the values, quoted for sh, for @names in it. */
void deploy_fragment(const char *name, const struct value *values, struct buf *out);
/* s as one word of a command for sh, quoted where it needs to be. */
struct str shell_word(struct arena *a, struct str s);

#endif
