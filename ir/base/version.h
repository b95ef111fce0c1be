/* version: slsc's own, written here alone: slsc version, the manual page, SARIF and the Makefile take it from this line. */
#ifndef SLSC_VERSION_H
#define SLSC_VERSION_H

#define SLSC_VERSION "0.1.0"

#endif
