/* definition: the GraphQL schema in the template: one file as it is, several merged into one. */
#include "ir/js.h"
#include "ir/plugins/appsync/graphql.h"

struct span appsync_schema_place(const struct appsync *s)
{
	const struct value *schema = value_get(s->config, "schema");
	return schema ? schema->span : s->config->span;
}

struct document {
	struct str text; /* what goes into the template, if it is the only one */
	struct gql_list definitions;
};

/* What AppSync defines itself, and refuses to have defined, is taken out; then the rest is printed anew. */
static struct document read_document(struct appsync *s, struct str path, bool *ok)
{
	struct document d = { 0 };
	struct str text;
	const enum file_kind kind = s->cx->host->read_file(s->cx->host, s->a, str_zdup(s->a, path), &text);
	if (kind != FILE_REGULAR) {
		plugin_refuses(s->cx, s->use, appsync_schema_place(s), "cannot read '%.*s'%.*s", STRA(path), STRA(file_problem(s->cx->host, s->a, str_zdup(s->a, path), kind)));
		*ok = false;
		return d;
	}
	vec_push(s->a, &s->cx->files_read, path);
	d.text = str_utf8(s->a, text);
	struct gql_list all = { 0 };
	if (!gql_read(s, d.text, source_add(s->cx->sources, path, d.text), &all))
		*ok = false;
	for (uint32_t i = 0; i < all.n; i++)
		if (!gql_is_reserved(all.at[i]))
			vec_push(s->a, &d.definitions, all.at[i]);
	if (d.definitions.n != all.n)
		d.text = gql_print(s->a, &d.definitions);
	return d;
}

static void find_files(struct appsync *s, struct appsync_paths *paths)
{
	const struct value *schema = value_get(s->config, "schema");
	if (!is_list(schema))
		schema = LIST(s->a, appsync_or(schema, LITERAL("schema.graphql")));
	list_each(i, schema) {
		const struct value *pattern = schema->list.item[i];
		if (is_string(pattern))
			appsync_files(s, pattern->string, paths);
		else
			plugin_refuses(s->cx, s->use, pattern->span, "schema takes paths of files, not %s", value_kind_name(pattern));
	}
}

/* Empty after an error, which keeps anything from being written. */
static struct str definition(struct appsync *s, const struct appsync_paths *paths)
{
	struct gql_list all = { 0 }, merged = { 0 };
	struct document d = { 0 };
	bool ok = true;
	for (uint32_t i = 0; i < paths->of.n; i++) {
		d = read_document(s, paths->of.at[i], &ok);
		for (uint32_t j = 0; j < d.definitions.n; j++)
			vec_push(s->a, &all, d.definitions.at[j]);
	}
	if (!ok)
		return STR("");
	const uint32_t before = s->cx->diags->errors;
	gql_check(s, &all);
	if (paths->of.n == 1 || s->cx->diags->errors != before)
		return d.text;
	gql_merge(s, &all, &merged);
	return gql_print(s->a, &merged);
}

void appsync_definition(struct appsync *s)
{
	struct arena *a = s->a;
	const struct value *schema = value_get(s->config, "schema");
	const struct span at = appsync_schema_place(s);
	struct appsync_paths paths = { 0 };
	find_files(s, &paths);
	if (!paths.of.n)
		diag(s->cx->diags, D_PLUGIN_IDLE, at, "%.*s finds no file of the GraphQL schema%s, and the API gets none", STRA(s->use->name), schema ? "" : ", schema.graphql");
	const struct value *p = MAP(a, { "Definition", value_at(v_str(a, definition(s, &paths)), at) }, { "ApiId", s->api_id });
	appsync_put(s, STR("GraphQlSchema"), at, MAP(a, { "Type", LITERAL("AWS::AppSync::GraphQLSchema") }, { "Properties", p }));
}
