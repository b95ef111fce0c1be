/* settle: slsc/settle, of slsc's own: answers when the diagnostics are published, those that look at the code included. Scripts wait by it. */
#include "compiler/lsp/lsp.h"

static const struct value *answer(struct request *r)
{
	services_compile(r->s, true);
	if (services_untold(r->s))
		diagnostics_publish(r->s);
	return NULL;
}

CAPABILITY(settle) = { "slsc/settle", .answer = answer };
