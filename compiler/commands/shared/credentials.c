#include "compiler/commands/shared/credentials.h"

#include "ir/base/near.h"
#include "ir/js.h"
#include "ir/service.h"

/* A section of ~/.aws/config or ~/.aws/credentials. */
struct section {
	bool file_there, found, has_credentials;
	bool has_id, has_secret; /* the two halves of a key, which only together are credentials */
	uint32_t line;
	struct str path;
};

/* Settings by which a profile comes to credentials. */
static bool gives_credentials(struct str key)
{
	static const char *const keys[] = {
		"credential_process", "credential_source", "role_arn", "source_profile", "sso_session", "sso_start_url",
		"web_identity_token_file", "login_session", NULL,
	};
	for (const char *const *k = keys; *k; k++)
		if (str_eqz(key, *k))
			return true;
	return false;
}

static struct str file_path(struct cx *cx, const char *variable, const char *name)
{
	const char *given = cx->host->getenv(cx->host, variable), *home = cx->host->getenv(cx->host, "HOME");
	if (given && *given && !(given[0] == '~' && given[1] == '/'))
		return str_z(given);
	const char *below = given && *given ? given + 1 : name;
	return str_fmt(cx->arena, "%s%s", home ? home : "", below);
}

/* "[profile x]" or "[x]" as the name x; quotes around it do not count. */
static struct str section_name(struct str line, bool config)
{
	int32_t close = str_find(line, ']');
	struct str name = str_trim(str_from(close < 0 ? line : str_to(line, (uint32_t)close), 1));
	if (config && str_starts(name, "profile") && name.n > 7 && (name.p[7] == ' ' || name.p[7] == '\t'))
		name = str_trim(str_from(name, 7));
	else if (config && !str_eqz(name, "default"))
		return STR("");
	if (name.n >= 2 && (name.p[0] == '"' || name.p[0] == '\'') && name.p[name.n - 1] == name.p[0])
		name = str_to(str_from(name, 1), name.n - 2);
	return name;
}

static void read_setting(struct section *s, struct str line)
{
	const int32_t equals = str_find(line, '=');
	if (equals <= 0 || !str_trim(str_from(line, (uint32_t)equals + 1)).n)
		return;
	const struct str key = str_trim(str_to(line, (uint32_t)equals));
	s->has_id |= str_eqz(key, "aws_access_key_id");
	s->has_secret |= str_eqz(key, "aws_secret_access_key");
	s->has_credentials |= gives_credentials(key) || (s->has_id && s->has_secret);
}

/* near is offered the profiles that are there. */
static struct section find_section(struct cx *cx, struct str path, struct str profile, bool config, struct near *near)
{
	struct section s = { .path = path };
	struct str text;
	s.file_there = cx->host->read_file(cx->host, cx->arena, str_zdup(cx->arena, path), &text) == FILE_REGULAR;
	bool inside = false;
	for (uint32_t at = 0, line = 1; s.file_there && at < text.n; line++) {
		struct str rest = str_from(text, at);
		int32_t end = str_find(rest, '\n');
		struct str one = str_trim(end < 0 ? rest : str_to(rest, (uint32_t)end));
		at += end < 0 ? rest.n : (uint32_t)end + 1;
		if (str_starts(one, "[")) {
			struct str name = section_name(one, config);
			inside = str_eq(name, profile);
			near_offer(near, name);
			s.line = inside && !s.found ? line : s.line;
			s.found |= inside;
		} else if (inside) {
			read_setting(&s, one);
		}
	}
	return s;
}

static void put_section(struct buf *out, const struct section *s)
{
	if (s->found)
		buf_putf(out, "  %.*s:%u\n", STRA(s->path), s->line);
	else
		buf_putf(out, "  %.*s: %s\n", STRA(s->path), s->file_there ? "not there" : "there is no such file");
}

/* The framework lets keys of the environment go before the profile, those for the stage before the others. */
static void check_environment(struct cx *cx, struct str profile, struct span at)
{
	static const char *const suffixes[] = { "ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN", "PROFILE", NULL };
	const struct value *written = value_dig(cx->config, "provider", "stage");
	struct str stage = cx->opt->stage.n ? cx->opt->stage : is_string(written) ? written->string : STR("dev");
	struct str prefixes[] = { STR("AWS_"), STR_CAT(cx->arena, STR("AWS_"), str_upper(cx->arena, stage), STR("_")) };
	for (size_t p = 0; p < 2; p++)
		for (const char *const *suffix = suffixes; *suffix; suffix++) {
			const char *name = str_zdup(cx->arena, STR_CAT(cx->arena, prefixes[p], str_z(*suffix)));
			const char *set = cx->host->getenv(cx->host, name);
			if (set && *set && !(strcmp(*suffix, "PROFILE") == 0 && str_eqz(profile, set)))
				diag(cx->diags, D_CREDENTIALS_OVERRIDDEN, at, "%s is set in the environment and takes precedence over the profile '%.*s'", name, STRA(profile));
		}
}

void credentials_check(struct cx *cx, struct buf *out)
{
	if (!cx->config)
		return;
	const struct value *written = value_dig(cx->config, "provider", "profile");
	const struct entry *provider = map_entry(cx->config, STR("provider"));
	struct span at = is_string(written) && span_known(written->span) ? written->span : provider ? key_span(provider) : (struct span){ 0 };
	struct str profile = service_profile(cx, value_get(cx->config, "provider"));
	if (!profile.n) {
		diag(cx->diags, D_CREDENTIALS_PROFILE, at, "the service names no profile: write provider.profile");
		return;
	}
	struct near near = { .word = profile };
	struct section config = find_section(cx, file_path(cx, "AWS_CONFIG_FILE", "/.aws/config"), profile, true, &near);
	struct section keys = find_section(cx, file_path(cx, "AWS_SHARED_CREDENTIALS_FILE", "/.aws/credentials"), profile, false, &near);
	buf_putf(out, "profile %.*s\n", STRA(profile));
	put_section(out, &config);
	put_section(out, &keys);
	if (!config.found && !keys.found)
		diag_near(cx->diags, diag(cx->diags, D_CREDENTIALS_PROFILE, at, "the profile '%.*s' stands neither in %.*s nor in %.*s", STRA(profile),
					  STRA(config.path), STRA(keys.path)), &near);
	else if (!config.has_credentials && !keys.has_credentials)
		diag(cx->diags, D_CREDENTIALS_INCOMPLETE, at, "the profile '%.*s' has neither credentials nor a way to get them", STRA(profile));
	check_environment(cx, profile, at);
}
