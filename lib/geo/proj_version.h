/* proj_version.h: the PROJ that this was built with, "9.1.1". */
#ifndef LORRY_GEO_PROJ_VERSION_H
#define LORRY_GEO_PROJ_VERSION_H

#include <proj.h>

#define LORRY__PROJ_TEXT(x) #x
#define LORRY__PROJ_JOIN(a, b, c) \
    LORRY__PROJ_TEXT(a) "." LORRY__PROJ_TEXT(b) "." LORRY__PROJ_TEXT(c)
#define LORRY__PROJ_VERSION \
    LORRY__PROJ_JOIN(PROJ_VERSION_MAJOR, PROJ_VERSION_MINOR, PROJ_VERSION_PATCH)

#endif
