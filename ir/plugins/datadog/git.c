/* git: the commit and the repository for Datadog's source code integration, as git tells them in the service's folder. */
#include "ir/plugins/datadog/datadog.h"

enum { PATIENCE_MS = 20000 };

/* What git prints, without blanks around it; empty where it fails, as outside of a repository. */
static struct str git(struct datadog *d, const char *first, const char *second, const char *third)
{
	struct cx *cx = d->cx;
	struct str out = STR(""), err = STR("");
	const char *argv[] = { "git", "-C", cx->root.n ? str_zdup(cx->arena, cx->root) : ".", first, second, third, NULL };
	const int status = cx->host->run(cx->host, cx->arena, argv, STR(""), PATIENCE_MS, &out, &err);
	return status == 0 ? str_trim(out) : STR("");
}

/* The URL that git pushes to: of the remote that clones are given by default, else of the first. */
static struct str remote(struct datadog *d)
{
	struct str all = git(d, "remote", "-v", NULL), first = STR(""), found = STR("");
	struct str usual = git(d, "config", "--get", "clone.defaultRemoteName");
	for (struct str rest = all; rest.n;) {
		const struct str line = str_line(&rest);
		const int32_t tab = str_find(line, '\t');
		if (tab < 0 || !str_ends(line, " (push)"))
			continue;
		struct str name = str_to(line, (uint32_t)tab), url = str_from(line, (uint32_t)tab + 1);
		url = str_to(url, url.n - 7);
		first = first.n ? first : url;
		if (str_eq(name, usual.n ? usual : STR("origin")))
			found = url;
	}
	return found.n ? found : first;
}

/* Without user, password, query and fragment; of GitHub without the protocol. */
static struct str public_url(struct arena *a, struct str url)
{
	const int32_t scheme = str_search(url, STR("://"), 0);
	if (scheme > 0 && !str_starts(url, "git@")) {
		const bool web = str_eq_nocase(str_to(url, (uint32_t)scheme), STR("https")) || str_eq_nocase(str_to(url, (uint32_t)scheme), STR("http"));
		struct str rest = str_from(url, (uint32_t)scheme + 3);
		const int32_t slash = str_find(rest, '/');
		struct str host = slash < 0 ? rest : str_to(rest, (uint32_t)slash), path = slash < 0 ? STR("") : str_from(rest, (uint32_t)slash);
		const int32_t at = str_rfind(host, '@');
		host = str_from(host, (uint32_t)(at + 1));
		for (uint32_t i = 0; i < path.n; i++)
			if (path.p[i] == '?' || path.p[i] == '#')
				path = str_to(path, i);
		const struct str default_port = str_eq_nocase(str_to(url, (uint32_t)scheme), STR("https")) ? STR(":443") : STR(":80");
		if (web && str_ends(host, default_port.p))
			host = str_to(host, host.n - default_port.n);
		path = str_eqz(path, "/") ? STR("") : path;
		url = STR_CAT(a, str_lower(a, str_to(url, (uint32_t)scheme)), STR("://"), web ? str_lower(a, host) : host, path);
	}
	static const char *const prefixes[] = { "git@github.com:", "https://github.com/" };
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		if (str_starts(url, prefixes[i]))
			return STR_CAT(a, STR("github.com/"), str_from(url, (uint32_t)strlen(prefixes[i])));
	return url;
}

/* The commit is what --code-digest off leaves out of all else, too. */
struct str datadog_git_tags(struct datadog *d)
{
	struct arena *a = d->cx->arena;
	struct str commit = git(d, "rev-parse", "HEAD", NULL), url = commit.n ? remote(d) : STR("");
	if (!url.n)
		return STR("");
	if (d->cx->opt->digest == DIGEST_OFF)
		commit = STR("0000000000000000000000000000000000000000");
	return STR_CAT(a, STR("git.commit.sha:"), commit, STR(",git.repository_url:"), public_url(a, url));
}
