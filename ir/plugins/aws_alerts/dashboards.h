/* dashboards: the CloudWatch dashboards of serverless-plugin-aws-alerts. */
#ifndef SLSC_ALERTS_DASHBOARDS_H
#define SLSC_ALERTS_DASHBOARDS_H

#include "ir/cx.h"

/*
 * The body of the plugin's dashboard of that name ("default", "vertical"), with metrics of every function of the service;
 * empty if there is none of that name. Functions are called <service>-<stage>-<key> there, whatever their names.
 */
struct str dashboard_body(struct cx *cx, struct str name, struct str stage, struct str region);

#endif
