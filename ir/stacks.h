/*
 * stacks: the nested stacks of a service. Resources leave the graph of the root template for those of nested templates
 * in two places: serverless-plugin-split-stacks at MOMENT_AFTER_MERGED (ir/plugins/split_stacks.c), slsc's own --split in
 * the pass "split" (ir/passes/split.c). Whoever moves them puts the AWS::CloudFormation::Stack resources into the root
 * itself. From then on a nested stack is a graph of its own: passes with .nested run on it as well (ir/pass.h), and
 * whoever writes the root template writes it beside the root.
 *
 * A nested template is uploaded to <name_code_folder>/<file> in the deployment bucket, which is what TemplateURL names.
 */
#ifndef SLSC_STACKS_H
#define SLSC_STACKS_H

#include "ir/base/vec.h"
#include "ir/value.h"

struct cx;
struct graph;
struct names;

struct nested_stack {
	struct str id;       /* the logical id of its AWS::CloudFormation::Stack in the root: letters and digits */
	struct str file;     /* of its template in the package and the bucket: begins with NESTED_FILE, ends in .json, no slash */
	struct span span;    /* what made it: the finding about the whole of it stands there */
	struct graph *graph; /* its template: root, resources and outputs */
};
struct nested_stacks {
	VEC(struct nested_stack) of; /* in the order they were made; each id and file once */
	struct graph *root;          /* the root's, while a nested one is cx->graph */
	struct span chained;         /* of the option by which the plugin lets resources wait for each other; unknown without it */
	struct value *told;          /* truth_told's, by place: what one template was told of, the next is not */
	struct names *names;         /* of ir/truth/names.c: names are unique over all stacks of an account */
	struct value *unescaped;     /* names of which serverless-plugin-split-stacks has made ${x} of ${!x}; NULL: none */
};

#define NESTED_FILE "cloudformation-template-"

/*
 * A new nested stack with an empty template: AWSTemplateFormatVersion, Description, Parameters, Resources and Outputs, the
 * last three as maps to be filled. id and file must outlive the compilation. The pointer is valid until the next one is added.
 */
struct nested_stack *nested_stack_add(struct cx *cx, struct str id, struct str file, struct str description, struct span span);
/* The stack of that id, or NULL. */
const struct nested_stack *nested_stack_find(const struct cx *cx, struct str id);
/*
 * Between the two cx->graph is the nested template, and cx->stack says which: what works on the root's graph works on it.
 *
 *	struct graph *root = nested_stack_enter(cx, s);
 *	…
 *	nested_stack_leave(cx, root);
 */
struct graph *nested_stack_enter(struct cx *cx, const struct nested_stack *s);
void nested_stack_leave(struct cx *cx, struct graph *root);
/*
 * Whether a name that the template at hand does not have was left behind, or put into another stack, by who split it: its
 * section ("Parameters" with "Resources", or another) of the root or of another stack has it, or it is one of unescaped.
 */
bool nested_stack_lacks(const struct cx *cx, const char *section, struct str name);
/* "" for the root, " of the nested stack 'X'" otherwise: for messages about the template at hand. */
struct str nested_stack_named(const struct cx *cx);

#endif
