#include "ir/deprecated.h"

#include "ir/service.h"

#include <stdarg.h>

static bool names(const struct value *v, const char *code)
{
	return value_is(v, code) || value_is(v, "*");
}

static bool disabled(struct cx *cx, const char *code)
{
	const struct value *by_service = value_get(cx->service->config, "disabledDeprecations");
	if (names(by_service, code))
		return true;
	list_each(i, by_service)
		if (names(by_service->list.item[i], code))
			return true;
	const char *by_environment = cx->host->getenv(cx->host, "SLS_DEPRECATION_DISABLE");
	for (struct str rest = str_z(by_environment); rest.n;) {
		int32_t comma = str_find(rest, ',');
		struct str one = comma < 0 ? rest : str_to(rest, (uint32_t)comma);
		if (str_eqz(one, code) || str_eqz(one, "*"))
			return true;
		rest = comma < 0 ? STR("") : str_from(rest, (uint32_t)comma + 1);
	}
	return false;
}

/* The environment wins if it says error or warn. */
static enum diag_id report_as(struct cx *cx)
{
	struct str mode = str_z(cx->host->getenv(cx->host, "SLS_DEPRECATION_NOTIFICATION_MODE"));
	if (!str_eqz(mode, "error") && !str_eqz(mode, "warn"))
		mode = value_str(value_get(cx->service->config, "deprecationNotificationMode"));
	if (str_eqz(mode, "error"))
		return D_DEPRECATION_REFUSED;
	return str_eqz(mode, "warn") ? D_DEPRECATED : D_DEPRECATION_NOTICED;
}

struct diag *deprecated(struct cx *cx, const char *code, struct span span, const char *fmt, ...)
{
	const bool silent = disabled(cx, code);
	va_list ap;
	va_start(ap, fmt);
	struct str text = str_vfmt_shown(cx->arena, fmt, ap);
	va_end(ap);
	cx->diags->muted += silent;
	struct diag *g = diag(cx->diags, report_as(cx), span, "%.*s (%s)", STRA(text), code);
	cx->diags->muted -= silent;
	return g;
}
