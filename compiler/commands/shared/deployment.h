/* deployment: how the commands of the manual deploy reach the user. */
#ifndef SLSC_COMMANDS_DEPLOYMENT_H
#define SLSC_COMMANDS_DEPLOYMENT_H

#include "compiler/cli/cli.h"

/*
 * Writes the commands that deploy a package, or several, to --deploy-script (executable) or to standard output, where they
 * can be pasted or piped to sh. Those of one of several services (cli->package_folders) are written as they are, for
 * services_run to join. False after a message.
 */
bool write_commands(struct cli *cli, struct str text);

/*
 * Prints a command that ends the shell with a status, for slsc package | sh. Not on a terminal: pasted there it would close
 * the user's shell.
 */
void print_exit(const struct cli *cli, int status);

#endif
