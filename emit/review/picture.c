#include "emit/review/picture.h"

#include "emit/review/brief.h"
#include "emit/review/refs.h"
#include "ir/base/inert.h"
#include "ir/base/utf8.h"
#include "ir/groups.h"

/* Resources that are drawn. */
static const struct node_row {
	const char *type, *kind;
	const char *shape[2];
	const char *dot;
} node_rows[] = {
	{ "AWS::Lambda::Function", "function", { "[\"", "\"]" }, "box" },
	{ "AWS::DynamoDB::Table", "table", { "[(\"", "\")]" }, "cylinder" },
	{ "AWS::DynamoDB::GlobalTable", "table", { "[(\"", "\")]" }, "cylinder" },
	{ "AWS::S3::Bucket", "bucket", { "[(\"", "\")]" }, "folder" },
	{ "AWS::SQS::Queue", "queue", { "[[\"", "\"]]" }, "cds" },
	{ "AWS::SNS::Topic", "topic", { "{{\"", "\"}}" }, "hexagon" },
	{ "AWS::Kinesis::Stream", "stream", { "[[\"", "\"]]" }, "cds" },
	{ "AWS::ApiGateway::RestApi", "REST API", { "([\"", "\"])" }, "oval" },
	{ "AWS::ApiGatewayV2::Api", "API", { "([\"", "\"])" }, "oval" },
	{ "AWS::Events::Rule", "rule", { "((\"", "\"))" }, "circle" },
	{ "AWS::Scheduler::Schedule", "schedule", { "((\"", "\"))" }, "circle" },
	{ "AWS::Events::EventBus", "event bus", { "{{\"", "\"}}" }, "hexagon" },
	{ "AWS::StepFunctions::StateMachine", "state machine", { "[/\"", "\"/]" }, "parallelogram" },
	{ "AWS::Cognito::UserPool", "user pool", { "([\"", "\"])" }, "oval" },
	{ "AWS::CloudFront::Distribution", "distribution", { "([\"", "\"])" }, "oval" },
	{ "AWS::SecretsManager::Secret", "secret", { "[(\"", "\")]" }, "note" },
	{ "AWS::Logs::LogGroup", "log group", { "[(\"", "\")]" }, "note" },
	{ "AWS::IAM::Role", "role", { "(\"", "\")" }, "ellipse" },
};

/* Resources that are edges, or that hold some: from and to are properties, NULL the resource itself. */
static const struct edge_row {
	const char *type, *from, *to, *label;
} edge_rows[] = {
	{ "AWS::Lambda::EventSourceMapping", "EventSourceArn", "FunctionName", "messages" },
	{ "AWS::Lambda::Permission", "SourceArn", "FunctionName", "invokes" },
	{ "AWS::SNS::Subscription", "TopicArn", "Endpoint", "messages" },
	{ "AWS::Logs::SubscriptionFilter", "LogGroupName", "DestinationArn", "logs" },
	{ "AWS::Events::Rule", NULL, "Targets", "invokes" },
	{ "AWS::Scheduler::Schedule", NULL, "Target", "invokes" },
	{ "AWS::S3::Bucket", NULL, "NotificationConfiguration", "invokes" },
	{ "AWS::SQS::Queue", NULL, "RedrivePolicy", "dead letters" },
	{ "AWS::Lambda::Function", NULL, "DeadLetterConfig", "dead letters" },
	{ "AWS::Lambda::EventInvokeConfig", "FunctionName", "DestinationConfig", "results" },
	{ "AWS::StepFunctions::StateMachine", NULL, "DefinitionSubstitutions", "runs" },
	{ "AWS::StepFunctions::StateMachine", NULL, "DefinitionString", "runs" },
};

struct painter {
	struct arena *a;
	struct picture *p;
	const struct value *resources;
	struct value *nodes;  /* id -> number of its node */
	struct value *edges;  /* "from to" -> number of the edge */
};

/* ---- nodes */

static const struct node_row *row_of(const struct value *resource)
{
	const struct value *type = value_get(resource, "Type");
	for (size_t i = 0; i < sizeof node_rows / sizeof *node_rows; i++)
		if (value_is(type, node_rows[i].type))
			return &node_rows[i];
	return NULL;
}

/* "FirstLambdaFunction" as "First"; a rule by when it fires. */
static struct str label_of(struct painter *w, const struct entry *e, const struct node_row *row)
{
	const struct value *p = value_get(e->value, "Properties");
	const struct value *when = value_get(p, "ScheduleExpression");
	struct str name = e->key;
	if (is_string(when))
		name = when->string;
	else if (str_ends(name, "LambdaFunction") && name.n > 14)
		name = str_to(name, name.n - 14);
	return STR_CAT(w->a, str_inert(w->a, str_shown(w->a, name)), STR("\n"), str_z(row->kind));
}

/* Names that ARNs end with, where a node has one of its own. */
static void add_names(struct painter *w)
{
	static const char *const names[] = { "BucketName", "TopicName", "QueueName", "TableName" };
	map_each(e, w->resources)
		for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
			const struct value *name = value_dig(e->value, "Properties", names[i]), *at = map_get(w->nodes, e->key);
			if (at && is_string(name) && !map_get(w->nodes, name->string))
				map_put(w->a, w->nodes, name->string, at);
		}
}

static void add_nodes(struct painter *w)
{
	map_each(e, w->resources) {
		const struct node_row *row = row_of(e->value);
		if (!row)
			continue;
		struct picture_node n = { .id = e->key, .label = label_of(w, e, row), .kind = row->kind, .shape = { row->shape[0], row->shape[1] }, .dot = row->dot };
		n.shown = strcmp(row->kind, "role") != 0 && strcmp(row->kind, "log group") != 0 && !str_eqz(e->key, "ServerlessDeploymentBucket");
		map_put(w->a, w->nodes, e->key, v_int(w->a, w->p->nodes.n));
		vec_push(w->a, &w->p->nodes, n);
	}
}

/* The node that an ARN names, else one for what is outside the stack. */
static uint32_t outside(struct painter *w, struct str text)
{
	const struct value *at = map_get(w->nodes, str_from(text, (uint32_t)(str_rfind(text, ':') + 1)));
	if (!at)
		at = map_get(w->nodes, text);
	if (at)
		return (uint32_t)at->number;
	uint32_t number = w->p->nodes.n;
	map_put(w->a, w->nodes, text, v_int(w->a, number));
	vec_push(w->a, &w->p->nodes, (struct picture_node){ text, shortened(w->a, str_inert(w->a, str_shown(w->a, text)), 60), "outside", { ">\"", "\"]" }, "plaintext", false });
	return number;
}

/* ---- edges */

static void add_edge(struct painter *w, uint32_t from, uint32_t to, struct str label, bool permission)
{
	if (from == to)
		return;
	struct str key = str_fmt(w->a, "%u %u %d", from, to, permission);
	if (map_get(w->edges, key))
		return;
	map_put(w->a, w->edges, key, v_bool(w->a, true));
	vec_push(w->a, &w->p->edges, (struct picture_edge){ from, to, label, permission });
	w->p->nodes.at[from].shown = w->p->nodes.at[to].shown = true;
}

struct numbers {
	VEC(uint32_t) of;
};

struct finding {
	struct painter *w;
	struct numbers *found;
	int depth;
};

/* What a reference leads to: a node, or through an alias, version or integration to the function behind it. */
static void find_node(void *to, struct str id, struct str attribute)
{
	static const struct { const char *type, *property; } ways[] = {
		{ "AWS::Lambda::Alias", "FunctionName" }, { "AWS::Lambda::Version", "FunctionName" }, { "AWS::ApiGatewayV2::Integration", "IntegrationUri" },
	};
	struct finding *f = to;
	(void)attribute;
	const struct value *at = map_get(f->w->nodes, id);
	if (at) {
		vec_push(f->w->a, &f->found->of, (uint32_t)at->number);
		return;
	}
	const struct value *r = map_get(f->w->resources, id), *type = value_get(r, "Type");
	for (size_t i = 0; i < sizeof ways / sizeof *ways && f->depth < 4; i++)
		if (value_is(type, ways[i].type)) {
			struct finding next = { f->w, f->found, f->depth + 1 };
			refs_each(value_dig(r, "Properties", ways[i].property), find_node, &next);
		}
}

static struct numbers nodes_in(struct painter *w, const struct value *v)
{
	struct numbers found = { 0 };
	struct finding f = { w, &found, 0 };
	refs_each(v, find_node, &f);
	return found;
}

static void connect(struct painter *w, const struct numbers *from, const struct numbers *to, struct str label)
{
	for (uint32_t i = 0; i < from->of.n; i++)
		for (uint32_t k = 0; k < to->of.n; k++)
			add_edge(w, from->of.at[i], to->of.at[k], label, false);
}

static void add_row_edges(struct painter *w, const struct entry *e, const struct edge_row *row)
{
	const struct value *p = value_get(e->value, "Properties"), *source = row->from ? value_get(p, row->from) : NULL;
	struct numbers to = nodes_in(w, value_get(p, row->to)), from = { 0 };
	if (!to.of.n)
		return;
	if (row->from) {
		from = nodes_in(w, source);
		/* Something outside the stack: by its ARN, or by the service that may call. */
		const struct value *principal = value_get(p, "Principal");
		struct str name = source ? brief(w->a, source, false) : is_string(principal) ? principal->string : STR("");
		if (!from.of.n && name.n)
			vec_push(w->a, &from.of, outside(w, name));
	} else {
		const struct value *own = map_get(w->nodes, e->key);
		if (own)
			vec_push(w->a, &from.of, (uint32_t)own->number);
	}
	connect(w, &from, &to, str_z(row->label));
}

/* The path of a REST API's resource, from its parents. */
static struct str rest_path(struct painter *w, const struct value *resource_id)
{
	enum { DEEPEST = 32 };
	struct str path = STR("");
	const struct value *id = value_get(resource_id, "Ref");
	for (int depth = 0; is_string(id) && depth < DEEPEST; depth++) {
		const struct value *p = value_get(map_get(w->resources, id->string), "Properties");
		const struct value *part = value_get(p, "PathPart");
		if (!is_string(part))
			break;
		path = str_fmt_shown(w->a, "/%.*s%.*s", STRA(part->string), STRA(path));
		id = value_dig(p, "ParentId", "Ref");
	}
	return path.n ? path : STR("/");
}

/* Routes come before permissions, so that an API's edge is named by a route. */
static void add_routes(struct painter *w, const struct entry *e)
{
	const struct value *type = value_get(e->value, "Type"), *p = value_get(e->value, "Properties");
	struct numbers from, to;
	if (value_is(type, "AWS::ApiGateway::Method")) {
		from = nodes_in(w, value_get(p, "RestApiId"));
		to = nodes_in(w, value_get(p, "Integration"));
		const struct value *method = value_get(p, "HttpMethod");
		connect(w, &from, &to, str_fmt(w->a, "%.*s %.*s", STRA(value_str(method)), STRA(rest_path(w, value_get(p, "ResourceId")))));
	} else if (value_is(type, "AWS::ApiGatewayV2::Route")) {
		from = nodes_in(w, value_get(p, "ApiId"));
		to = nodes_in(w, value_get(p, "Target"));
		connect(w, &from, &to, value_str(value_get(p, "RouteKey")));
	}
}

/* ---- permissions */

/* "dynamodb:GetItem, dynamodb:PutItem" of the statements that name a node. */
static void add_grants(struct painter *w, uint32_t holder, const struct value *role)
{
	const struct value *policies = value_dig(role, "Properties", "Policies");
	list_each(i, policies) {
		const struct value *statements = value_dig(policies->list.item[i], "PolicyDocument", "Statement");
		list_each(k, statements) {
			const struct value *s = statements->list.item[k];
			if (!value_is(value_get(s, "Effect"), "Allow"))
				continue;
			struct numbers to = nodes_in(w, value_get(s, "Resource"));
			const struct value *action = value_get(s, "Action");
			struct buf b = { .shows = w->a };
			if (is_string(action))
				buf_str(&b, action->string);
			list_each(n, action)
				buf_putf(&b, "%s%.*s", n ? ", " : "", STRA(value_str(action->list.item[n])));
			struct str label = shortened(w->a, str_dup(w->a, buf_text(&b)), 60);
			buf_free(&b);
			for (uint32_t n = 0; n < to.of.n; n++)
				if (strcmp(w->p->nodes.at[to.of.at[n]].kind, "log group") != 0)
					add_edge(w, holder, to.of.at[n], label, true);
		}
	}
}

/* A role of one function is drawn as that function's; one that several share is drawn itself. */
static void add_permissions(struct painter *w)
{
	struct groups holders = { 0 };
	map_each(e, w->resources) {
		const struct value *role = value_dig(e->value, "Properties", "Role");
		struct numbers found = nodes_in(w, role);
		if (!value_is(value_get(e->value, "Type"), "AWS::Lambda::Function") || !found.of.n)
			continue;
		struct str id = w->p->nodes.at[found.of.at[0]].id;
		list_push(w->a, groups_list(w->a, &holders, id), map_get(w->nodes, e->key));
	}
	map_each(e, holders.by_key) {
		const struct value *role = map_get(w->resources, e->key);
		uint32_t number = (uint32_t)map_get(w->nodes, e->key)->number, edges = w->p->edges.n;
		bool shared = e->value->list.n > 1;
		add_grants(w, shared ? number : (uint32_t)e->value->list.item[0]->number, role);
		list_each(i, e->value)
			if (shared && w->p->edges.n > edges)
				add_edge(w, (uint32_t)e->value->list.item[i]->number, number, STR("role"), true);
	}
}

struct picture *picture_of(struct arena *a, const struct value *template)
{
	struct painter w = { .a = a, .p = ARENA_NEW(a, struct picture), .resources = value_get(template, "Resources"), .nodes = v_map(a), .edges = v_map(a) };
	add_nodes(&w);
	add_names(&w);
	map_each(e, w.resources)
		add_routes(&w, e);
	for (size_t i = 0; i < sizeof edge_rows / sizeof *edge_rows; i++)
		map_each(e, w.resources)
			if (value_is(value_get(e->value, "Type"), edge_rows[i].type))
				add_row_edges(&w, e, &edge_rows[i]);
	add_permissions(&w);
	return w.p;
}

/* ---- writing */

/*
 * newline: what stands for the label's own line break; those of names are escapes by now. Mermaid takes labels for Markdown
 * and HTML, so there all but letters, digits, blanks and harmless marks goes by its number.
 */
static void put_label(struct buf *out, struct str s, const char *newline, bool mermaid)
{
	s = buf_shown(out, s);
	for (uint32_t i = 0, n; i < s.n; i += n) {
		const char c = s.p[i];
		char escape[INERT_MOST];
		n = utf8_at(s, i);
		if (c == '\n') {
			buf_z(out, newline);
		} else if (inert_acts(s, i)) {
			n = inert_escape(s, i, escape);
			buf_z(out, mermaid ? "#92;" : "\\\\");
			buf_z(out, escape + 1);
		} else if (mermaid && c > 0 && !ascii_alnum(c) && !strchr(" -./:,()${}_", c)) {
			buf_putf(out, "#%d;", c);
		} else {
			buf_z(out, !mermaid && (c == '"' || c == '\\') ? "\\" : "");
			buf_put(out, s.p + i, n);
		}
	}
}

void picture_mermaid(const struct picture *p, struct buf *out)
{
	buf_z(out, "flowchart LR\n");
	for (uint32_t i = 0; i < p->nodes.n; i++) {
		const struct picture_node *n = &p->nodes.at[i];
		if (!n->shown)
			continue;
		buf_putf(out, "  n%u%s", i, n->shape[0]);
		put_label(out, n->label, "<br/>", true);
		buf_putf(out, "%s\n", n->shape[1]);
	}
	for (uint32_t i = 0; i < p->edges.n; i++) {
		const struct picture_edge *e = &p->edges.at[i];
		buf_putf(out, "  n%u %s|\"", e->from, e->permission ? "-.->" : "-->");
		put_label(out, e->label, " ", true);
		buf_putf(out, "\"| n%u\n", e->to);
	}
}

void picture_dot(const struct picture *p, struct buf *out)
{
	buf_z(out, "digraph stack {\n  rankdir=LR;\n");
	for (uint32_t i = 0; i < p->nodes.n; i++) {
		const struct picture_node *n = &p->nodes.at[i];
		if (!n->shown)
			continue;
		buf_putf(out, "  n%u [shape=%s, label=\"", i, n->dot);
		put_label(out, n->label, "\\n", false);
		buf_z(out, "\"];\n");
	}
	for (uint32_t i = 0; i < p->edges.n; i++) {
		const struct picture_edge *e = &p->edges.at[i];
		buf_putf(out, "  n%u -> n%u [label=\"", e->from, e->to);
		put_label(out, e->label, " ", false);
		buf_putf(out, "\"%s];\n", e->permission ? ", style=dotted" : "");
	}
	buf_z(out, "}\n");
}
