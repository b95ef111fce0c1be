#include "ir/plugins/aws_alerts/dashboards.h"

#include "ir/js.h"
#include "ir/service.h"

/* What a widget shows: of each function, or of the API, whose metrics are more than one. */
struct subject {
	bool api;
	const char *metrics[4];  /* NULL ends them */
	const char *over_time[3]; /* statistics of the lines; NULL ends them */
	const char *number;      /* statistic of the number */
	bool api_region;         /* lines of the API that name the region */
};

static const struct subject errors = { .metrics = { "Errors" }, .over_time = { "Sum" }, .number = "Sum" };
static const struct subject invocations = { .metrics = { "Invocations" }, .over_time = { "Sum" }, .number = "Sum" };
static const struct subject throttles = { .metrics = { "Throttles" }, .over_time = { "Sum" }, .number = "Sum" };
static const struct subject duration = { .metrics = { "Duration" }, .over_time = { "p50", "p90" }, .number = "Average" };
static const struct subject iterator_age = { .metrics = { "IteratorAge" }, .over_time = { "p50", "p90" }, .number = "Average" };
static const struct subject requests = { .api = true, .metrics = { "5XXError", "4XXError", "Count" }, .over_time = { "Sum" }, .number = "Sum" };
static const struct subject latency = { .api = true, .metrics = { "IntegrationLatency", "Latency" }, .over_time = { "p50", "p90" }, .number = "Average", .api_region = true };

struct widget {
	const char *title;
	const struct subject *subject;
	bool numbers; /* else lines over time */
	uint8_t x, y, width; /* all are 6 high */
};

static const struct widget default_widgets[] = {
	{ "Errors", &errors, false, 0, 0, 8 }, { "Errors", &errors, true, 8, 0, 6 }, { "Duration", &duration, false, 14, 0, 10 },
	{ "Invocations", &invocations, false, 0, 6, 8 }, { "Invocations", &invocations, true, 8, 6, 6 }, { "API Requests", &requests, false, 14, 6, 10 },
	{ "Throttles", &throttles, false, 0, 12, 8 }, { "Throttles", &throttles, true, 8, 12, 6 }, { "API Latency", &latency, false, 14, 12, 10 },
	{ 0 },
};

static const struct widget vertical_widgets[] = {
	{ "Errors", &errors, false, 0, 0, 10 }, { "Errors", &errors, true, 10, 0, 10 },
	{ "Duration", &duration, false, 0, 6, 10 }, { "Duration Average", &duration, true, 10, 6, 10 },
	{ "Invocations", &invocations, false, 0, 12, 10 }, { "Invocations", &invocations, true, 10, 12, 10 },
	{ "Iterator Age", &iterator_age, false, 0, 18, 10 }, { "Iterator Age Average", &iterator_age, true, 10, 18, 10 },
	{ "Throttles", &throttles, false, 0, 24, 10 }, { "Throttles", &throttles, true, 10, 24, 10 },
	{ "API Latency", &latency, false, 0, 30, 10 }, { "API Latency Average", &latency, true, 10, 30, 10 },
	{ "API Requests", &requests, false, 0, 36, 10 }, { "API Requests", &requests, true, 10, 36, 10 },
	{ 0 },
};

static const struct {
	const char *name;
	const struct widget *widgets;
} dashboards[] = { { "default", default_widgets }, { "vertical", vertical_widgets } };

enum { SECONDS_LINE = 900, SECONDS_NUMBER = 30 * 24 * 60 * 60 };

struct scene {
	struct arena *arena;
	const struct service *service;
	struct str stage;
	const struct value *region;
	const struct value *api; /* the API's name */
};

static const struct value *row(const struct scene *s, const char *space, const char *metric, const char *dimension, const struct value *of, struct value *options)
{
	struct arena *a = s->arena;
	return LIST(a, v_text(a, space), v_text(a, metric), v_text(a, dimension), of, options);
}

static void function_rows(const struct scene *s, const struct widget *w, struct value *rows)
{
	struct arena *a = s->arena;
	const struct subject *of = w->subject;
	const bool several = !w->numbers && of->over_time[1];
	for (uint32_t i = 0; i < s->service->functions_n; i++) {
		const struct str key = s->service->functions[i].key;
		const struct value *name = v_str(a, STR_CAT(a, s->service->name, STR("-"), s->stage, STR("-"), key));
		const char *const number[] = { of->number, NULL };
		for (const char *const *stat = w->numbers ? number : of->over_time; *stat; stat++) {
			const struct value *label = v_str(a, several ? STR_CAT(a, key, STR(" "), str_z(*stat)) : key);
			list_push(a, rows, row(s, "AWS/Lambda", of->metrics[0], "FunctionName", name, MAP(a, { "stat", v_text(a, *stat) },
				{ "period", v_int(a, w->numbers ? SECONDS_NUMBER : SECONDS_LINE) }, { "region", s->region }, { "label", label })));
		}
	}
}

static void api_rows(const struct scene *s, const struct widget *w, struct value *rows)
{
	struct arena *a = s->arena;
	const struct subject *of = w->subject;
	const char *const number[] = { of->number, NULL };
	for (const char *const *stat = w->numbers ? number : of->over_time; *stat; stat++)
		for (const char *const *metric = of->metrics; *metric; metric++)
			list_push(a, rows, row(s, "AWS/ApiGateway", *metric, "ApiName", s->api, MAP(a, { "stat", v_text(a, *stat) },
				{ "period", v_int(a, w->numbers ? SECONDS_NUMBER : SECONDS_LINE) },
				{ "region", w->numbers || of->api_region ? s->region : NULL }, { "label", w->numbers ? v_text(a, *metric) : NULL })));
}

static const struct value *widget(const struct scene *s, const struct widget *w)
{
	struct arena *a = s->arena;
	struct value *rows = v_list(a);
	if (w->subject->api)
		api_rows(s, w, rows);
	else
		function_rows(s, w, rows);
	const bool period = w->numbers || !w->subject->api;
	struct value *properties = MAP(a, { "title", v_text(a, w->title) }, { "view", v_text(a, w->numbers ? "singleValue" : "timeSeries") },
		{ "stacked", w->numbers ? NULL : v_bool(a, false) }, { "metrics", rows }, { "region", s->region }, { "period", period ? v_int(a, 300) : NULL });
	return MAP(a, { "type", LITERAL("metric") }, { "x", v_int(a, w->x) }, { "y", v_int(a, w->y) }, { "width", v_int(a, w->width) },
		{ "height", v_int(a, 6) }, { "properties", properties });
}

struct str dashboard_body(struct cx *cx, struct str name, struct str stage, struct str region)
{
	struct arena *a = cx->arena;
	const struct scene scene = { a, cx->service, stage, v_str(a, region), v_str(a, STR_CAT(a, stage, STR("-"), cx->service->name)) };
	const struct widget *w = NULL;
	struct value *widgets = v_list(a);
	for (size_t i = 0; i < sizeof dashboards / sizeof *dashboards; i++)
		if (str_eqz(name, dashboards[i].name))
			w = dashboards[i].widgets;
	if (!w)
		return STR("");
	for (; w->title; w++)
		list_push(a, widgets, widget(&scene, w));
	return js_json(a, MAP(a, { "widgets", widgets }));
}
