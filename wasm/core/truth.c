/* In place of ir/truth/truth.c in the playground's core: nothing is judged by AWS's rules, so that their tables are not linked. */
#define pass_truth pass_truth_of_all
#include "ir/truth/truth.c"
#undef pass_truth

void pass_truth(struct cx *cx); /* ir/pass.h has declared the other name */
void pass_truth(struct cx *cx) { (void)cx; }
