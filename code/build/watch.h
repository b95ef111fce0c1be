/*
 * watch: what a bundler looks at beside the files that it says it has read: package.json and tsconfig.json of the folders
 * above a source, the state of installed packages, and names of folders where a new file could take an old one's place.
 */
#ifndef SLSC_BUILD_WATCH_H
#define SLSC_BUILD_WATCH_H

#include "code/build/build.h"

/* Adds what stands for a source, a path from the service's folder, to a map of paths and what is there. */
void watch_source(struct build *b, struct value *watched, struct str path);
/* Adds one file by its bytes, and those that a tsconfig extends. */
void watch_file(struct build *b, struct value *watched, struct str path);
/* Adds one thing more: "names:" and a folder, whose entries count; "state:" and a path; "env:" and a variable's name; "service:", the configuration. */
void watch_key(struct build *b, struct value *watched, struct str key);
/* Whether everything in the map is as it was. */
bool watch_same(struct build *b, const struct value *watched);

#endif
