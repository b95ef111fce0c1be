/*
 * actions: which actions AWS's services have, as IAM names them ("s3:GetObject"), and which resources they act on, from the
 * generated table (schemas/iam_actions.h). A service's names are unpacked once, when a statement names it; letters' case does
 * not count. Wildcards are the reader's affair.
 */
#ifndef SLSC_IAM_ACTION_NAMES_H
#define SLSC_IAM_ACTION_NAMES_H

#include "ir/base/arena.h"
#include "ir/base/near.h"

/* What has been unpacked; lives as long as its arena. */
struct iam_catalogue;
struct iam_catalogue *iam_catalogue_new(struct arena *a);

enum iam_found { IAM_NO_SERVICE, IAM_NO_ACTION, IAM_ACTION };
/* Whether the action exists, a pattern with * and ? whether it matches one. */
enum iam_found iam_find(struct iam_catalogue *c, struct str service, struct str action);
/* did-you-mean: offers the services, or the actions of one. */
void iam_offer_services(struct near *n);
void iam_offer_actions(struct iam_catalogue *c, struct str service, struct near *n);
/* The name of service i, empty past the last. */
struct str iam_service_name(uint32_t i);
/* The next action of a service; *rest has no p at first. Empty behind the last. */
struct str iam_next_action(struct iam_catalogue *c, struct str service, struct str *rest);
/*
 * Whether an ARN, in which wildcards may stand, can be a resource that the action acts on; true where the table does not say.
 * expected: an ARN of such a resource with * for its parts; empty: the action acts on no single resource.
 */
bool iam_takes(struct iam_catalogue *c, struct str service, struct str action, struct str arn, struct str *expected);

#endif
