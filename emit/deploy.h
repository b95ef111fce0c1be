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
	const struct value *secret_files; /* set by deploy_commands: name -> what is to be written there in the folder, mode 0600 */
};

/* Files of options that hold secrets: those stand in no command. */
#define DEPLOY_PARAMETERS "stack-parameters.json"
#define DEPLOY_TAGS "stack-tags.json"
#define DEPLOY_POLICY "stack-policy.json"
#define DEPLOY_ROLLBACK "rollback-configuration.json"
#define DEPLOY_TOPICS "notification-arns.json"
#define DEPLOY_ROLE_ARN "role-arn.txt"

/*
 * Appends the commands: one subshell under set -eu, so that it can be pasted, piped to sh, or stand in a script. They
 * create the stack or update it, upload what the stack needs, and leave an unchanged stack alone with status 0.
 * After a warning, false and nothing appended, where a setting is something that the command line cannot be told.
 */
bool deploy_commands(struct cx *cx, struct deployment *d, struct buf *out);
/* s as one word of a command for sh, quoted where it needs to be. */
struct str shell_word(struct arena *a, struct str s);

#endif
