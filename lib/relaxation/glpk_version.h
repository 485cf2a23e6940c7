/* glpk_version.h: the GLPK that this was built with, and what follows for the
 * licence of a binary. */
#ifndef LORRY_RELAXATION_GLPK_VERSION_H
#define LORRY_RELAXATION_GLPK_VERSION_H

#if LORRY_GLPK
#include <glpk.h>
#define LORRY__GLPK_TEXT(x) #x
#define LORRY__GLPK_JOIN(a, b) LORRY__GLPK_TEXT(a) "." LORRY__GLPK_TEXT(b)
#define LORRY__GLPK_VERSION \
    "GLPK " LORRY__GLPK_JOIN(GLP_MAJOR_VERSION, GLP_MINOR_VERSION)
#define LORRY__GLPK_LICENCE \
    "licence: lorry's sources are MIT; this binary contains GLPK, so it is passed on " \
    "under GPL-3.0-or-later"
#else
#define LORRY__GLPK_VERSION "without GLPK"
#define LORRY__GLPK_LICENCE "licence: MIT"
#endif

#endif
