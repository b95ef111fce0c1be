/* commands_deploy: how the commands of the manual deploy reach the user. */
#ifndef SLSC_COMMANDS_DEPLOY_H
#define SLSC_COMMANDS_DEPLOY_H

#include "compiler/cli/cli.h"

/*
 * Writes the commands that deploy a package, or several, to --deploy-script (executable) or to standard output, where they
 * can be pasted or piped to sh. Those of one of several services (cli->package_folders) are written as they are, for
 * services_run to join. False after a message.
 */
bool write_commands(struct cli *cli, struct str text);

/* For who pipes slsc package to sh: a command that ends it with a status. Not on a terminal, where it might be pasted and close a shell. */
void print_exit(int status);

#endif
