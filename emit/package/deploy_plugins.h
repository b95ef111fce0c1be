/*
 * deploy_plugins: what plugins do once the stack is deployed, in the printed deployment. What plain aws commands can do
 * is done after the stack; the rest stands at the head as comments.
 */
#ifndef SLSC_DEPLOY_PLUGINS_H
#define SLSC_DEPLOY_PLUGINS_H

#include "ir/base/buf.h"
#include "ir/cx.h"

/* Appends a comment, after a line break, for each plugin that does at deployment what the commands do not, in whole or in part: with its file and line. */
void deploy_plugins_head(struct cx *cx, struct buf *out);
/*
 * Appends the commands of the plugins that have any, in the order of plugins:, under set -e. account: " --profile P
 * --region R", quoted; stack: its name, quoted. A command that needs an output of the stack stops where there is none,
 * by the function `stop` of emit/package/deploy/begin.sh.
 */
void deploy_plugins_steps(struct cx *cx, struct str account, struct str stack, struct buf *out);

#endif
