/* commands_deploy: how the commands of the manual deploy reach the user. */
#ifndef SLSC_COMMANDS_DEPLOY_H
#define SLSC_COMMANDS_DEPLOY_H

#include "compiler/cli.h"

/*
 * After a package was written to folder: prints the commands that deploy it, or writes them to --deploy-script. Stack
 * parameters that hold secrets go to a file in the folder. False after a message or diagnostic.
 */
bool write_deploy(struct cli *cli, struct cx *cx, struct str folder, const struct value *template);
/* Writes text, the commands (of one service or more) to --deploy-script, executable. False after a message. */
bool write_deploy_script(struct cli *cli, struct str text);

#endif
