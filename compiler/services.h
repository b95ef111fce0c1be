/*
 * services: several services in one run: slsc package a/serverless.yml b/serverless.yml, or the list that a
 * serverless-compose.yml is. Each is compiled by a process of its own, as many at a time as there are cores; what they
 * print comes out in the list's order, a service after those it depends on.
 */
#ifndef SLSC_SERVICES_H
#define SLSC_SERVICES_H

#include "compiler/cli/cli.h"

/* Whether the operands name several services: more than one, or a serverless-compose file. */
bool services_given(const struct cli *cli);
/*
 * Runs one for each service, in a child process, with cli's operand and parameters being that service's; one reports
 * its own diagnostics and returns an exit status. The result is the worst of them; the commands of packages are printed
 * only if it is EXIT_DONE. Where the list itself is faulty, its problems are reported and nothing runs. An option that no
 * command knows must be asked for by one of the services; they are resolved once more for that before any of them runs.
 * The reports of a check are joined into one.
 */
int services_run(struct cli *cli, int (*one)(struct cli *cli));

#endif
