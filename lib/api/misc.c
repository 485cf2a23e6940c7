/* misc.c: names, versions, and the defaults of sized structs. */
#include <stdlib.h>

#include "api/api.h"
#include "base/language.h"
#include "geo/proj_version.h"
#include "model/problem.h"
#include "relaxation/glpk_version.h"

/* --------------------------------------------------------------- names -- */

const char *lorry_status_text(lorry_status status)
{
    switch (status) {
    case LORRY_OK:
        return N_("done");
    case LORRY_STOPPED:
        return N_("stopped on request");
    case LORRY_EINVAL:
        return N_("invalid argument or input");
    case LORRY_ENOMEM:
        return N_("out of memory");
    case LORRY_EIO:
        return N_("cannot read or write a file");
    case LORRY_EFORMAT:
        return N_("malformed file");
    case LORRY_ERANGE:
        return N_("numbers too large to compute with exactly");
    case LORRY_ENOENT:
        return N_("does not exist");
    case LORRY_EUNSUPPORTED:
        return N_("not supported by this build");
    case LORRY_EINTERNAL:
        return N_("internal defect of lorry");
    }
    return N_("unknown status");
}

const char *lorry_reason_text(lorry_reason reason) { return lorry__reason_text(reason); }

const char *lorry_version(void) { return LORRY_VERSION; }

/* "zh", "zh_CN.UTF-8", "zh-Hans" and the like, as environments have them. */
lorry_language lorry_language_of(const char *name)
{
    const bool is_chinese = name != NULL && (name[0] == 'z' || name[0] == 'Z') &&
                            (name[1] == 'h' || name[1] == 'H') &&
                            (name[2] == '\0' || name[2] == '_' || name[2] == '-' ||
                             name[2] == '.' || name[2] == ':');
    return is_chinese ? LORRY_LANGUAGE_CHINESE : LORRY_LANGUAGE_ENGLISH;
}

const char *lorry_translate(lorry_language language, const char *text)
{
    return text != NULL ? lorry__tr_in((int32_t)language, text) : "";
}

#if defined(__clang__)
#define COMPILER "clang " __clang_version__
#else
#define COMPILER "gcc " __VERSION__
#endif

const char *lorry_build_info(void)
{
    return "lorry " LORRY_VERSION "\n"
           "compiler: " COMPILER "\n"
           "relaxation: " LORRY__GLPK_VERSION "\n"
           "geography: PROJ " LORRY__PROJ_VERSION "\n"
           LORRY__GLPK_LICENCE;
}

/* ------------------------------------------------------------ defaults -- */

/* As much of the defaults as fits; fields of a newer header are zero. */
static void init(void *to, size_t size, const void *defaults, size_t full_size)
{
    if (to == NULL || size < sizeof(size))
        return;
    memset(to, 0, size);
    memcpy(to, defaults, size < full_size ? size : full_size);
    if (size < full_size)
        memcpy(to, &size, sizeof(size));
}

/* Static, so that padding is zero as in a caller's static struct. */
#define DEFINE_INIT(type, INIT)                               \
    void type##_init(type *to, size_t size)                   \
    {                                                         \
        static const type defaults = INIT;                    \
        init(to, size, &defaults, sizeof(defaults));          \
    }

DEFINE_INIT(lorry_config, LORRY_CONFIG_INIT)
DEFINE_INIT(lorry_depot, LORRY_DEPOT_INIT)
DEFINE_INIT(lorry_client, LORRY_CLIENT_INIT)
DEFINE_INIT(lorry_client_arrays, LORRY_CLIENT_ARRAYS_INIT)
DEFINE_INIT(lorry_vehicle_type, LORRY_VEHICLE_TYPE_INIT)
DEFINE_INIT(lorry_section, LORRY_SECTION_INIT)
DEFINE_INIT(lorry_profile, LORRY_PROFILE_INIT)
DEFINE_INIT(lorry_read_options, LORRY_READ_OPTIONS_INIT)
DEFINE_INIT(lorry_sheet_options, LORRY_SHEET_OPTIONS_INIT)
DEFINE_INIT(lorry_options, LORRY_OPTIONS_INIT)
DEFINE_INIT(lorry_bound_options, LORRY_BOUND_OPTIONS_INIT)
DEFINE_INIT(lorry_outlet_vehicle, LORRY_OUTLET_VEHICLE_INIT)
DEFINE_INIT(lorry_outlet_options, LORRY_OUTLET_OPTIONS_INIT)
DEFINE_INIT(lorry_outlet_output, LORRY_OUTLET_OUTPUT_INIT)
DEFINE_INIT(lorry_recut_options, LORRY_RECUT_OPTIONS_INIT)
