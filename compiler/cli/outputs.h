/*
 * outputs: the files that a command writes by its options must be none of those that it reads, and no two of them the same
 * file. What a run reads it never overwrites, whatever name, link or hard link leads there: wrong usage, exit status 64.
 */
#ifndef SLSC_OUTPUTS_H
#define SLSC_OUTPUTS_H

#include "compiler/cli/cli.h"

/*
 * Before a command runs: notes which files its options would replace, and puts a host before cli->host that watches
 * whether one of them is read. Those that slsc has written before are no part of the code beside them
 * (cli->options.outputs).
 */
void outputs_watch(struct cli *cli);
/*
 * Before the first of them is written: whether none of them is read by this run, holds code, or has the place of
 * another. False after a message.
 */
bool outputs_may_be_written(const struct cli *cli);
/* Whether it was not so: the exit status is that of wrong usage. */
bool outputs_refused(const struct cli *cli);
/* The host behind the watch: to read an output's old content. */
const struct host *outputs_unwatched(const struct cli *cli);
/* Whether one of them is the file at path, which this run writes although no option names it; a message as above. */
bool outputs_meet(const struct cli *cli, struct str path);

/*
 * The same of a file beside -o's, the template of a nested stack: nor may it be a file that the compilation has read, or one
 * that is there and no template.
 */
bool outputs_beside(const struct cli *cli, const struct cx *cx, struct str path);

#endif
